# The commands of this project. `make` alone lists them.

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

# The oldest that will do comes first, since that is what the lock files are made for.
CANDIDATES := python3.11 python3 python3.12 python3.13 python3.14

.DEFAULT_GOAL := help
.PHONY: help install run test lint bench validate assets lock

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: $(VENV)/runtime ## Make .venv with the pinned packages and the halemark command

run: $(VENV)/runtime ## Serve the demo at http://127.0.0.1:8000 (PORT=8080 for another port)
	@$(BIN)/halemark migrate
	@$(BIN)/halemark demo
	@HALEMARK_LOG_LEVEL=$${HALEMARK_LOG_LEVEL:-WARNING} exec $(BIN)/halemark serve --port $${PORT:-8000}

test: $(VENV)/development ## Run every test, on SQLite and on PostgreSQL (ARGS="-k name" for some)
	@$(BIN)/python -m tests.run $(ARGS)

lint: $(VENV)/development ## Check formatting, style, the direction of imports, and types
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/lint-imports
	@$(BIN)/mypy

bench: $(VENV)/development ## Measure the speed of the main pages
	@$(BIN)/python -m bench $(ARGS)

# Two processes of one thread each: the matrices are small, and threads would only wait for each other.
validate: $(VENV)/development ## Check the evaluation against known truth and published numbers (about 3 minutes)
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python -m bench.validate

assets: $(VENV)/development ## Fetch the front-end assets again and clean them
	@$(BIN)/python -m frontend.vendoring

lock: ## Pin every package again, with hashes (needs uv)
	@command -v uv >/dev/null || { echo "Pinning packages needs uv: see https://docs.astral.sh/uv/"; exit 1; }
	uv pip compile pyproject.toml --extra build --extra evaluation --python-version 3.11 --universal --generate-hashes \
		--no-header --no-annotate --no-emit-index-url --no-emit-find-links --upgrade -o requirements.txt
	uv pip compile pyproject.toml --extra build --extra evaluation --extra dev --python-version 3.11 --universal --generate-hashes \
		--no-header --no-annotate --no-emit-index-url --no-emit-find-links --upgrade \
		-c requirements.txt -o requirements-dev.txt

# Each stamp is touched last, so an install that was cut short is done again.
$(VENV)/runtime: requirements.txt pyproject.toml | $(VENV)/bin/python
	@echo "Installing the pinned packages into $(VENV) (a minute or two the first time)."
	@$(PIP) install --require-hashes -r requirements.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/development: requirements-dev.txt requirements-data.txt $(VENV)/runtime
	@echo "Installing the packages for tests and checks."
	@$(PIP) install --require-hashes -r requirements-dev.txt
	@$(PIP) install --require-hashes --no-deps -r requirements-data.txt
	@touch $@

$(VENV)/bin/python:
	@set -e; found='$(PYTHON)'; \
	for name in $(CANDIDATES); do \
		[ -n "$$found" ] && break; \
		"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && found="$$name"; \
	done; \
	if [ -z "$$found" ]; then \
		echo "Halemark needs Python 3.11 or newer, and none was found. Install it, or name it: make $(MAKECMDGOALS) PYTHON=/path/to/python3"; \
		exit 1; \
	fi; \
	if ! "$$found" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
		echo "$$found is not Python 3.11 or newer. Name another: make $(MAKECMDGOALS) PYTHON=/path/to/python3"; \
		exit 1; \
	fi; \
	if ! "$$found" -c 'import ensurepip, venv' 2>/dev/null; then \
		echo "$$found cannot make virtual environments. On Debian or Ubuntu: apt install python3-venv"; \
		exit 1; \
	fi; \
	rm -rf $(VENV); \
	"$$found" -m venv $(VENV)
