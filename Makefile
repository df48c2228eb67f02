# `make run` and `make test` need Python 3.11 and nothing else; everything they do stands in teamops/start/.

PYTHON := $(shell for p in python3.11 python3 python; do \
	if $$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; \
	then command -v $$p; break; fi; done)

.DEFAULT_GOAL := help
.PHONY: help run test lint types messages bench python

help:
	@echo "make run       start TeamOps           (PORT=8000 VAR=var DEMO=1)"
	@echo "make test      run all tests           (REQUIRE=postgres,redis,browser)"
	@echo "make lint      ruff: style and format"
	@echo "make types     mypy, with Django's stubs"
	@echo "make messages  collect what is to be translated into locale/ (needs gettext)"
	@echo "make bench     compare pages with the bare view, on PostgreSQL"

run: python
	@exec $(PYTHON) -m teamops.start run

test: python
	@exec $(PYTHON) -m teamops.start test

lint: python
	@$(PYTHON) -m teamops.start install-dev
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .

types: python
	@$(PYTHON) -m teamops.start install-dev
	.venv/bin/mypy .

messages: python
	@$(PYTHON) -m teamops.start install-dev
	.venv/bin/python manage.py makemessages --locale zh_Hans --no-location --no-obsolete --no-wrap --ignore '.venv/*' --ignore 'var/*' --ignore 'tests/*'

bench: python
	@$(PYTHON) -m teamops.start install-dev
	@exec .venv/bin/python -m tests.bench.pages

python:
	@if [ -z "$(PYTHON)" ]; then \
	echo "TeamOps needs Python 3.11 with its venv module, and none was found on the PATH." >&2; \
	echo "On Debian or Ubuntu: apt-get install python3.11 python3.11-venv. Then start again." >&2; \
	exit 1; fi
