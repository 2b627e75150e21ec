#!/bin/sh
# Begins `make run-district` anew: its data, a key and a manifest; then all its processes.
set -eu
rm -rf .data/district
mkdir -p .data/district
.venv/bin/python app.py keys new > .data/district/key
.venv/bin/python app.py manifest --public-url "http://127.0.0.1:${WEB_PORT:-8020}" > .data/district/manifest.json
exec .venv/bin/honcho --no-prefix -e /dev/null -f Procfile.district start
