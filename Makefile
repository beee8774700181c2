# `make` alone lists the targets. Each sets up what it needs; a second time that takes a moment.
# Which Python a new .venv is made from: make demo PYTHON=/path/to/python3

.DEFAULT_GOAL := help
.NOTPARALLEL:
export PYTHON

VENV := .venv/bin/python
FOR_DEMO := @sh scripts/set_up.sh demo
FOR_TESTS := @sh scripts/set_up.sh tests
# Twice as many as small machines have cores: tests that kill and restart programs spend most of their time waiting.
TEST_PROCESSES ?= 4
CHROMIUM ?= chromium
UV ?= uv

.PHONY: help
help: ## List the targets
	@echo "make TARGET, where TARGET is one of:"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

.PHONY: demo
demo: ## Show the bot at work on a page of its own: no Slack, no keys; Ctrl-C ends it
	$(FOR_DEMO)
	@exec $(VENV) -m bot sandbox

.PHONY: test
test: lint ## Prove it: style, types, import contracts, then every test (with COVERAGE=1 also how much they reach)
ifdef COVERAGE
	@$(VENV) -m coverage erase
	$(VENV) -m coverage run -m pytest -n $(TEST_PROCESSES)
	@$(VENV) -m coverage combine --quiet
	@$(VENV) -m coverage report
else
	$(VENV) -m pytest -n $(TEST_PROCESSES)
endif

.PHONY: lint
lint: ## Check style, types and import contracts, without the tests
	$(FOR_TESTS)
	$(VENV) -m ruff check --quiet
	$(VENV) -m ruff format --check --quiet
	$(VENV) -m mypy
	$(VENV) .venv/bin/lint-imports --no-logo

.PHONY: format
format: ## Put the code into its usual shape
	$(FOR_TESTS)
	$(VENV) -m ruff check --fix --quiet
	$(VENV) -m ruff format

.PHONY: bench
bench: ## Measure speed, each figure as a ratio beside its floor
	$(FOR_TESTS)
	@$(VENV) -m scripts.bench

.PHONY: torture
torture: ## Kill, freeze and cut off replicas while Slack misbehaves, and count what is lost or doubled (ARGS="--help")
	$(FOR_TESTS)
	@$(VENV) -m tests.torture $(ARGS)

.PHONY: pages
pages: ## Check the pages in Chromium: pictures, keyboard, accessibility (axe)
	@command -v "$(CHROMIUM)" >/dev/null || { \
	  echo "The pages are checked in Chromium, and '$(CHROMIUM)' is not here: install it (Debian: sudo apt install chromium), or say where one is with make pages CHROMIUM=/path/to/it. Nothing was checked." >&2; exit 1; }
	$(FOR_TESTS)
	CHROMIUM="$$(command -v "$(CHROMIUM)")" $(VENV) -m pytest -n 0 tests/pages

.PHONY: run-checks
run-checks: test pages ## Do what the CI does: the tests, then the pages

.PHONY: reset
reset: ## Remove the demo's database, so that the next demo starts from its seed
	$(FOR_DEMO)
	@$(VENV) -m bot sandbox --reset

.PHONY: requirements
requirements: ## Pin the packages of pyproject.toml (needs uv; newer ones with UPGRADE=--upgrade)
	@command -v "$(UV)" >/dev/null || { echo "Pinning needs uv: install it, or say where it is with make requirements UV=/path/to/uv. Nothing was changed." >&2; exit 1; }
	$(PIN) --group build -o requirements.txt
	$(PIN) --group build --group dev --group pages -c requirements.txt -o requirements-dev.txt

# No index, link or path is written, so the pins hold for whichever index a machine uses.
PIN = $(UV) pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make requirements" $(UPGRADE)
