# make setup   a virtual environment in .venv with the locked dependencies; the scripts of the pages, by Node
# make demo    load examples/, print the patterns that recur, write a GraphML, and serve the
#              explorer (SERVE=0: everything but the serving)
# make test    the tests
# make check   style, types, import contract, lock file, licences, known holes
# make bench   the targets of speed beside their peers: docs/performance.md, benchmarks/recorded.json
# make lock    write requirements.lock again from pyproject.toml (needs the package index)
# make licences  write docs/licences.md again
# make clean   remove everything these targets made

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
ISLANDS := api/http/islands
SCRIPTS := api/http/static/manifest.json
PYTEST_ARGS ?= -n auto
SERVE  ?= 1

.DELETE_ON_ERROR:
.PHONY: help setup demo test check bench lock licences clean

help:
	@sed -n 's/^# //p' Makefile

setup: $(STAMP) $(SCRIPTS)

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "error: Python 3.11 or later is needed, PYTHON=... names another")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(SCRIPTS): $(ISLANDS)/package-lock.json $(ISLANDS)/vite.config.ts $(wildcard $(ISLANDS)/src/*.* $(ISLANDS)/src/*/*.*)
	@if command -v npm >/dev/null; then \
		cd $(ISLANDS) && npm ci --silent && npm run --silent build -- --logLevel warn; \
	else \
		echo "note: Node.js is not installed; the pages work, without the graph, the query editor and marking"; \
	fi

demo: setup
	rm -rf demo
	$(BIN)/reviewgraph demo examples --into demo $(if $(filter 0,$(SERVE)),,--serve)

test: setup
	$(BIN)/python -m pytest $(PYTEST_ARGS)

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q tests/test_packaging.py
	$(BIN)/python -m pip check
	$(BIN)/python .ci/licences.py
	$(BIN)/python .ci/audit.py

bench: setup
	$(BIN)/python -m benchmarks.targets --json benchmarks/recorded.json --page docs/performance.md

lock:
	$(BIN)/pip-compile --quiet --all-extras --generate-hashes --strip-extras --allow-unsafe \
		--no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
		--output-file requirements.lock pyproject.toml

licences: setup
	$(BIN)/python .ci/licences.py --write

clean:
	rm -rf $(VENV) .venv-peers $(ISLANDS)/node_modules api/http/static demo build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
