# Everything runs in ./.venv, made here from the hashed locks: nothing else needs to be installed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8010

.PHONY: run run-district slack test check bench chaos format words locks clean

## run: the bot and a local Slack in your browser (KEEP=1 keeps what was done last time)
run: $(VENV)/.sandbox
	@exec env KEEP=$(KEEP) SANDBOX_PORT=$(PORT) $(BIN)/python sandbox/alone.py .data/sandbox.lock $(BIN)/honcho --no-prefix -e /dev/null -f Procfile.sandbox start

## run-district: the same for many workspaces: three of them, which install the app themselves, on a PostgreSQL of its own
run-district: $(VENV)/.dev
	@exec env SANDBOX_PORT=$(PORT) $(BIN)/python sandbox/alone.py .data/district.lock sh sandbox/begin_district.sh

## slack: the bot in a real Slack workspace, with the tokens in .env
slack: $(VENV)/.run
	@$(BIN)/python app.py migrate
	@$(BIN)/python app.py run

## test: every test, three at a time, because many wait (what they need of Debian is said at the end where it is missing);
##       the many processes that they start read what the first of them compiled
test: export PYTHONDONTWRITEBYTECODE :=
test: $(VENV)/.dev
	$(BIN)/python -m pytest --numprocesses 3 --dist worksteal

## check: lint, types, import rules
check: $(VENV)/.dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

## bench: a vote against the framework's floor, on both databases, over HTTP and Socket Mode
bench: $(VENV)/.dev
	$(BIN)/python -m tests.bench

## chaos: the large runs of the fault tests, and the school years on both databases
chaos: $(VENV)/.dev
	ILT_CHAOS=large $(BIN)/python -m pytest tests/chaos tests/years/test_items.py tests/years/test_meetings.py tests/years/test_focus.py \
	  tests/scenario/live/test_meeting_hours.py --timeout=3600

## format: puts code into the one form
format: $(VENV)/.dev
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

## words: finds the texts of the code, puts the new ones into each language's catalog, and compiles what is translated
words: $(VENV)/.dev
	@mkdir -p .data
	$(BIN)/pybabel --quiet extract --no-default-keywords -k say -k count:1,2 -k later --add-location=file --sort-by-file --no-wrap \
	  --project=ilt-bot -o .data/words.pot bot handlers
	$(BIN)/pybabel --quiet update --ignore-pot-creation-date --no-fuzzy-matching --ignore-obsolete --no-wrap \
	  -D es -l es -i .data/words.pot -o bot/words/es.po
	$(BIN)/pybabel --quiet compile -D es -l es -i bot/words/es.po -o bot/words/es.mo

## locks: writes the hashed locks anew from pyproject.toml
LOCK := $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet
locks: $(VENV)/.dev
	$(LOCK) pyproject.toml -o requirements.lock
	$(LOCK) pyproject.toml --group sandbox -c requirements.lock -o requirements-sandbox.lock
	$(LOCK) pyproject.toml --group dev -c requirements-sandbox.lock -o requirements-dev.lock

clean:
	rm -rf $(VENV) .data .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# Each lock holds everything of the one before it, so a larger one makes the smaller ones unnecessary.
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.lock | $(VENV)/bin/python
	$(INSTALL) $<
	@touch $@

$(VENV)/.sandbox: requirements-sandbox.lock | $(VENV)/bin/python
	@echo "Installing what the bot and the local Slack need (once, about a minute)..."
	$(INSTALL) $<
	@touch $@ $(VENV)/.run

$(VENV)/.dev: requirements-dev.lock | $(VENV)/bin/python
	@echo "Installing what the tests need (once, about a minute)..."
	$(INSTALL) $<
	@touch $@ $(VENV)/.sandbox $(VENV)/.run
