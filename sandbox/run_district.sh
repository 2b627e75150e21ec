#!/bin/sh
# Starts one process of the bot for many workspaces against the local Slack of `make run-district`.
set -eu
python=.venv/bin/python
data=.data/district
unset SLACK_BOT_TOKEN SLACK_APP_TOKEN
export SLACK_CLIENT_ID=1000000000001.2000000000002 SLACK_CLIENT_SECRET=sandbox-client-secret
export SLACK_SIGNING_SECRET=sandbox-signing-secret SLACK_API_URL="http://127.0.0.1:${SANDBOX_PORT:-8010}/api/"
export PORT="${WEB_PORT:-8020}" ILT_PUBLIC_URL="http://127.0.0.1:${WEB_PORT:-8020}" ILT_INSTALL_CODE=sandbox-install-code
export DATABASE_URL="postgresql://postgres:@/postgres?host=$(pwd)/$data/postgres" ILT_DATA_KEYS="$(cat $data/key)"
export ILT_DATA_DIR="$data/$1" ILT_CLOCK_FILE="$data/clock.json"
export ILT_LOG_FORMAT=console ILT_LOG_LEVEL="${ILT_LOG_LEVEL:-warning}"
if [ "$1" = web ]; then
  until $python app.py migrate >/dev/null 2>&1; do sleep 0.5; done
  echo "Install the app at $ILT_PUBLIC_URL/slack/install with the code $ILT_INSTALL_CODE"
fi
exec $python app.py "$1"
