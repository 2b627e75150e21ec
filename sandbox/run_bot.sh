#!/bin/sh
# Starts the bot against the local Slack: on its own database, with made-up tokens, whatever the environment holds.
set -eu
python=.venv/bin/python
data=.data/sandbox/bot
[ -n "${KEEP:-}" ] || rm -rf "$data"
export SLACK_BOT_TOKEN=xoxb-sandbox SLACK_APP_TOKEN=xapp-sandbox SLACK_SIGNING_SECRET=sandbox-signing-secret
export SLACK_API_URL="http://127.0.0.1:${SANDBOX_PORT:-8010}/api/"
export DATABASE_URL="sqlite:///$data/ilt.db" ILT_DATA_DIR="$data" ILT_CLOCK_FILE=.data/sandbox/clock.json
export ILT_LOG_FORMAT=console ILT_LOG_LEVEL="${ILT_LOG_LEVEL:-warning}"
$python app.py migrate >/dev/null
exec $python app.py run
