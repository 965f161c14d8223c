# Needs Python 3.11 to 3.13 and make. Every target sets up what it uses in $(VENV), once.
PYTHON ?= python3
VENV ?= .venv
comma := ,
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --disable-pip-version-check --constraint constraints.txt
PACKAGES := extract pipelines output spiders thidua tests $(wildcard benchmarks)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test check format docs bench soak nights train clean

help:
	@echo "make demo    crawl sample sites on this machine into demo-data, tables in demo-out"
	@echo "make test    run the tests"
	@echo "make check   style and types"
	@echo "make format  put the code into its style"
	@echo "make docs    make docs/tables.md and docs/rules.md again, and the site in build/site"
	@echo "make bench   speed, start-up time and memory, and what a crawl finds and survives"
	@echo "make soak    memory of a crawl over 200,000 pages, in half an hour or more"
	@echo "make nights  thirty imitated nights on the sample sites: is each misfortune told, and nothing else"
	@echo "make train   make again what is measured or learnt from annotated articles"
	@echo "make clean   remove what these make"

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || \
	  { echo "thidua needs Python 3.11, 3.12 or 3.13; name one: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { rm -rf $(VENV); echo "no virtual environment could be made; on Debian: apt-get install python3-venv" >&2; exit 1; }

# What pip is at, on one line that changes where a person looks; a failure leaves no stamp.
SHOWN := while IFS= read -r line; do if test -t 2; then printf '\r\033[K%.78s' "$$line" >&2; fi; done; \
  if test -t 2; then printf '\r\033[K' >&2; fi
define install
	@echo "Installing into $(VENV), once: a minute or a few ..."
	@rm -f $@
	@{ $(INSTALL) --editable '$(1)' && touch $@; } | { $(SHOWN); }
	@test -e $@ || { echo "the installation failed, see above; run the same command again" >&2; exit 1; }
endef

# One stamp for those who use the program, one for those who change it.
$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/python
	$(call install,.[crawl])

$(VENV)/.installed-dev: pyproject.toml constraints.txt | $(BIN)/python
	$(call install,.[crawl$(comma)dev])
	@touch $(VENV)/.installed

demo: $(VENV)/.installed
	@$(BIN)/thidua demo

test: $(VENV)/.installed-dev
	@$(BIN)/python -m pytest

check: $(VENV)/.installed-dev
	@$(BIN)/ruff check $(PACKAGES)
	@$(BIN)/ruff format --check $(PACKAGES)
	@$(BIN)/mypy

format: $(VENV)/.installed-dev
	@$(BIN)/ruff check --fix $(PACKAGES)
	@$(BIN)/ruff format $(PACKAGES)

docs: export NO_MKDOCS_2_WARNING = 1
docs: $(VENV)/.installed-dev
	@$(BIN)/python -m output.codebook > docs/tables.md
	@echo "Counting how often each rule is right, over all annotated articles: half a minute ..."
	@$(BIN)/python -m benchmarks.rules > docs/rules.md
	@$(BIN)/mkdocs build --strict
	@echo "The site is in build/site: open build/site/index.html."

bench: $(VENV)/.installed-dev
	@$(BIN)/python -m benchmarks

soak: $(VENV)/.installed-dev
	@$(BIN)/python -m benchmarks.soak

nights: $(VENV)/.installed-dev
	@$(BIN)/python -m benchmarks.nights

train: $(VENV)/.installed-dev
	@$(BIN)/python -m benchmarks.train
	@$(BIN)/python -m benchmarks.calibrate

clean:
	rm -rf $(VENV) demo-data demo-out build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
