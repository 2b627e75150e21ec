# The bot in a container: `web` by default, `worker`, `migrate` or any other command in its place.
# Root may be read-only, nobody in it is root; what is kept is in the database, or with SQLite in /data.
FROM python:3.13-slim-trixie AS build
WORKDIR /build
RUN python -m venv /opt/ilt-bot
COPY requirements.lock .
RUN /opt/ilt-bot/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE app.py ./
COPY bot bot
COPY handlers handlers
COPY storage storage
COPY rubric_data rubric_data
RUN /opt/ilt-bot/bin/pip install --no-cache-dir --no-deps . && /opt/ilt-bot/bin/python -m compileall -q /opt/ilt-bot

FROM python:3.13-slim-trixie
# `backup` and `restore` speak with PostgreSQL by its own programs, of the version of compose.yaml's server.
RUN apt-get update && apt-get install -y --no-install-recommends postgresql-client-17 && rm -rf /var/lib/apt/lists/*
COPY --from=build /opt/ilt-bot /opt/ilt-bot
RUN install -d -o 10001 -g 10001 -m 700 /data
# Nobody has that number in /etc/passwd, and a library asks where its home is.
ENV HOME=/data PATH=/opt/ilt-bot/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 ILT_DATA_DIR=/data ILT_HOST=0.0.0.0 PORT=3000
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 3000
# Told to stop it drains (ILT_DRAIN_SECONDS), then finishes what it owes: give it 40 seconds.
STOPSIGNAL SIGTERM
ENTRYPOINT ["ilt-bot"]
CMD ["web"]
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/livez', timeout=4)"]
