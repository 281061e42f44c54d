# Everything this project does on a command line. `make` alone lists it.
# A fresh machine needs Python 3.11 or newer and make, nothing else.

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
            $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin

# The environment is brought up to date when the locked set or the package's own facts (the part of
# pyproject.toml above the tools) change, not when a file merely has a new date.
STAMP := $(VENV)/installed-$(shell sed '/^\[tool\.ruff/,$$d' pyproject.toml | cat requirements.lock - | cksum | tr -cs '0-9\n' '-')

WORKERS ?= 2
CHECKED := $(wildcard kapta_workspace tests dashboards benchmarks)
FORMATTED := $(wildcard kapta_workspace tests dashboards benchmarks)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install start serve lab demo test tests fast lint format types contracts notebooks generated migration bench lock clean soak

help:  ## list what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1	\2/' | expand -t 20

# ------------------------------------------------------------------------------ running it

start: install  ## install, make the demo workspace if there is none, open the dashboards
	@if [ -n "$$KAPTA_DATABASE_URL" ]; then \
	  echo "==> Using the database named by KAPTA_DATABASE_URL"; \
	elif [ -e data/local/kapta.db ]; then \
	  echo "==> Using the workspace in data/local"; \
	else \
	  echo "==> Making a demo workspace in data/local: invented customers, real shapes"; \
	  $(BIN)/kapta demo; \
	fi
	@$(MAKE) --no-print-directory serve

serve: install  ## serve the dashboards (prints the address)
	@echo "==> Serving the dashboards; stop with Ctrl-C"
	@$(BIN)/kapta serve

lab: install  ## open JupyterLab on the notebooks
	@echo "==> Opening JupyterLab on notebooks/; stop with Ctrl-C"
	@$(BIN)/kapta lab

demo: install  ## make the demo workspace in data/local
	@echo "==> Making the demo workspace"
	@$(BIN)/kapta demo

# ------------------------------------------------------------------------------ proving it

# All four run even when one fails; what pytest says comes last.
test: install  ## lint, types, layers, and all tests
	@status=0; \
	for part in lint types contracts tests; do $(MAKE) --no-print-directory $$part || status=1; done; \
	exit $$status

tests: install  ## all tests, without lint and types
	@echo "==> Running the tests on $(WORKERS) workers"
	@$(BIN)/pytest -q -n $(WORKERS) --dist loadfile

fast: install  ## the tests of the domain only
	@echo "==> Running the tests of the domain"
	@$(BIN)/pytest -q tests/domain kapta_workspace/domain

lint: install  ## ruff, and whether everything is formatted
	@echo "==> Linting"
	@$(BIN)/ruff check --quiet $(FORMATTED)
	@$(BIN)/ruff format --check --quiet $(FORMATTED) || { echo "Not formatted: run 'make format'."; exit 1; }

format: install  ## format the code and mend what ruff can mend
	@echo "==> Formatting"
	@$(BIN)/ruff format --quiet $(FORMATTED)
	@$(BIN)/ruff check --quiet --fix $(FORMATTED)

types: install  ## mypy, strictly
	@echo "==> Checking types"
	@$(BIN)/mypy $(CHECKED)

contracts: install  ## who may import whom
	@echo "==> Checking who imports whom"
	@$(BIN)/lint-imports --no-logo > $(VENV)/contracts.txt || { cat $(VENV)/contracts.txt; exit 1; }

notebooks: install  ## run every notebook and compare its outputs
	@echo "==> Running the notebooks"
	@$(BIN)/pytest -q -m notebook tests

generated: install  ## rewrite what is generated: templates, dictionary
	@echo "==> Rewriting the generated files"
	@$(BIN)/kapta generate

migration: install  ## write the step from the tables people have to today's schemas: make migration WHAT="…"
	@echo "==> Writing the migration step"
	@$(BIN)/kapta generate --step "$(WHAT)"

bench: install  ## time the hot paths against their floors and peers
	@for file in $(sort $(filter-out benchmarks/visitors.py,$(wildcard benchmarks/*.py))); do echo "==> $$file"; $(BIN)/python -m benchmarks.$$(basename $$file .py) || exit 1; done

soak: install  ## hold sessions for a quarter of an hour while others write, and print what they cost
	@echo "==> Twenty visitors and four writers, round after round"
	@$(BIN)/python -m benchmarks.load --databases sqlite postgres --procs 1 2 --users 20 --rounds 40 --minutes 4 --importing

# ------------------------------------------------------------------------------ installing it

install: $(STAMP)

$(STAMP):
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed and was not found. Install it, or say where it is: make start PYTHON=/path/to/python3.12"; exit 1; }
	@test -x $(BIN)/python || { echo "==> Making $(VENV) with $$($(PYTHON) --version)"; $(PYTHON) -m venv $(VENV); } \
	  || { rm -rf $(VENV); echo "Python could not make a virtual environment; on Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@echo "==> Installing the locked set (a minute or two the first time)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@rm -f $(VENV)/installed-*
	@touch $@

lock:  ## lock the newest versions that pyproject.toml allows (needs uv)
	@command -v uv >/dev/null || { echo "make lock needs uv: pip install uv"; exit 1; }
	@echo "==> Locking: hashes for every system, no host names"
	uv pip compile pyproject.toml --extra dev --universal --generate-hashes --no-annotate --no-header --upgrade -o requirements.lock

clean:  ## remove the environment and every cache; data/local stays
	@echo "==> Removing $(VENV) and the caches"
	@rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache *.egg-info build dist
	@find kapta_workspace tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
