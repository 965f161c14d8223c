# Needs Python 3.11 to 3.13 and make. Every target sets up what it uses in $(VENV), once.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
PACKAGES := extract pipelines output spiders thidua tests $(wildcard benchmarks)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test check format docs bench soak nights train clean

help:
	@echo "make demo    extract the articles of demo/articles into demo-out"
	@echo "make test    run the tests"
	@echo "make check   style and types"
	@echo "make format  put the code into its style"
	@echo "make docs    write docs/tables.md from the schema"
	@echo "make bench   speed, start-up time and memory, and what a crawl finds and survives"
	@echo "make soak    memory of a crawl over 200,000 pages, in half an hour or more"
	@echo "make train   make again what is measured or learnt from annotated articles"
	@echo "make nights  thirty imitated nights on the sample sites: is each misfortune told, and nothing else"
	@echo "make clean   remove what these make"

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || \
	  { echo "thidua needs Python 3.11, 3.12 or 3.13; name one: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { rm -rf $(VENV); echo "no virtual environment could be made; on Debian: apt-get install python3-venv" >&2; exit 1; }

# One stamp for those who use the program, one for those who change it.
$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing into $(VENV), once ..."
	@$(INSTALL) --editable .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing into $(VENV), once ..."
	@$(INSTALL) --editable '.[crawl,dev]'
	@touch $(VENV)/.installed $@

demo: $(VENV)/.installed
	@$(BIN)/thidua extract demo/articles --out demo-out
	@echo
	@echo "The tables are in demo-out: articles.csv, blocs.csv, meetings.csv, members.csv, leaders.csv, awards.csv, people.csv."
	@echo "The articles they were read from are in demo/articles; docs/tables.md explains each column."

test: $(VENV)/.installed-dev
	@$(BIN)/python -m pytest

check: $(VENV)/.installed-dev
	@$(BIN)/ruff check $(PACKAGES)
	@$(BIN)/ruff format --check $(PACKAGES)
	@$(BIN)/mypy

format: $(VENV)/.installed-dev
	@$(BIN)/ruff check --fix $(PACKAGES)
	@$(BIN)/ruff format $(PACKAGES)

docs: $(VENV)/.installed
	@$(BIN)/python -m output.codebook > docs/tables.md

bench: $(VENV)/.installed-dev
	@$(BIN)/python -m benchmarks

soak: $(VENV)/.installed-dev
	@$(BIN)/python -m benchmarks.soak

train: $(VENV)/.installed-dev
	@$(BIN)/python -m benchmarks.train
	@$(BIN)/python -m benchmarks.calibrate

clean:
	rm -rf $(VENV) demo-out build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
nights: $(VENV)/.installed-dev
	@$(BIN)/python -m benchmarks.nights

