# Two commands: `make app` runs the product with demo data, `make test` proves it.
SHELL := /bin/bash
VENV ?= .venv
BIN := $(VENV)/bin
.DEFAULT_GOAL := help
.PHONY: help app test check lint types pytest bench-ledger bench-dispatch bench-preposition bench-routing bench-proof lock clean

help:  ## Say what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

app:  ## Set up everything and start the app with the district's demo data
	@.ci/setup app
	@$(BIN)/depot serve --demo

test: check pytest  ## Set up and run every check and every test

check: lint types

lint:  ## Format and lint
	@.ci/setup dev
	@echo "==> ruff"
	@$(BIN)/ruff format --check -q .
	@$(BIN)/ruff check -q .

types:  ## Static types
	@.ci/setup dev
	@echo "==> mypy --strict"
	@$(BIN)/mypy

pytest:  ## The tests alone: real SQLite, PostgreSQL and Chromium included
	@.ci/setup dev
	@.ci/browser
	@echo "==> pytest"
	@$(BIN)/python -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder

bench-ledger:  ## Measure the ledger on SQLite and PostgreSQL (about 15 minutes; QUICK=1 only tries it)
	@.ci/setup dev
	@$(BIN)/python -m benchmarks.ledger.run $(if $(QUICK),--quick) --out bench-ledger.md

bench-dispatch:  ## Dispatch plans beside PyVRP and OR-Tools, and their bounds (about 16 minutes)
	@.ci/setup dev
	@$(BIN)/python -m benchmarks.dispatch.run --out bench-dispatch.md

bench-preposition:  ## Pre-positioning beside PuLP with CBC and HiGHS, growth in scenarios (about 20 minutes)
	@.ci/setup dev
	@$(BIN)/python -m benchmarks.preposition.run --out bench-preposition.md

bench-routing:  ## Known routing sets beside PyVRP (about 5 minutes; FOLDER=… takes whole sets)
	@.ci/setup dev
	@$(BIN)/python -m benchmarks.routing.run $(if $(QUICK),--seconds 2 --first 1) \
	  $(if $(FOLDER),--folder $(FOLDER)) --out bench-routing.md

bench-proof:  ## 10,000 histories of 40 steps against the model; goes on where it stopped
	@.ci/setup dev
	@$(BIN)/python benchmarks/ledger_histories/run.py

lock:  ## Pin the newest versions that pyproject.toml allows, with hashes
	@.ci/setup dev
	@$(BIN)/uv pip compile -q --upgrade --universal --generate-hashes --no-emit-index-url --no-header --no-annotate \
	  --group lock -o requirements.lock pyproject.toml
	@$(BIN)/uv pip compile -q --upgrade --universal --generate-hashes --no-emit-index-url --no-header --no-annotate \
	  --group lock --extra dev -o requirements-dev.lock pyproject.toml

clean:  ## Remove the environment and caches; your data in var/ stays
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
