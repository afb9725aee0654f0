# Greenweft's chores. Paths are relative, so that a folder with spaces in its name works.

PYTHON ?= python3
SEED ?= 1
VENV := .venv
PY := $(VENV)/bin/python
STAMP := $(VENV)/installed
LOCK = $(PY) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
    --no-annotate --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock'
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help install demo test lint check bench crash docs lock clean

help:  ## list these targets
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' Makefile | expand -t 18

install: $(STAMP)  ## make .venv with everything the other targets need

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo "Greenweft needs Python 3.11 or newer: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)

# client/ is a distribution of its own, for programs that ask a server and have none of it.
$(STAMP): pyproject.toml client/pyproject.toml requirements.lock | $(PY)
	$(PY) -m pip install --quiet --require-hashes -r requirements.lock
	$(PY) -m pip install --quiet --no-deps --no-build-isolation -e . -e client
	$(PY) -m graph.stores.arcadedb_archive
	@touch $@

demo: install  ## load the demo, prove that both graphs are the same, and serve them (DEMO_ONLY=load: do not)
	$(PY) -m api.demo

test: install  ## run every test this machine can run, and say which were skipped and why
	$(PY) -m pytest -ra

lint: install  ## formats, lint, types and import rules
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	$(PY) -m pyright
	$(VENV)/bin/lint-imports

check: lint  ## what CI runs: format, lint, types, import rules, docs, and tests with every server
	$(MAKE) docs
	GREENWEFT_REQUIRE_SERVERS=1 $(PY) -m pytest -ra

bench: install  ## measure loading and syncing, then the doors and lookups
	$(PY) -m tests.bench
	$(PY) -m tests.bench.doors
	$(PY) -m tests.bench.lookups

crash: install  ## kill it at random moments and look at what is left (SEED=n)
	$(PY) -m tests.crash --seed $(SEED)

docs: install  ## build the pages into site/
	@if [ -f docs/generate.py ]; then $(PY) -m docs.generate; fi
	NO_MKDOCS_2_WARNING=1 $(PY) -m mkdocs build --strict --quiet --site-dir site

lock: | $(PY)  ## write both lock files from pyproject.toml; remove them first for newer versions
	$(PY) -m pip install --quiet uv
	$(LOCK) pyproject.toml --extra test --extra dev --output-file requirements.lock
	echo setuptools | $(LOCK) pyproject.toml - --constraint requirements.lock \
	    --output-file requirements-run.lock

clean:  ## remove all that can be made again
	rm -rf $(VENV) .servers site build *.egg-info client/build client/src/*.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
