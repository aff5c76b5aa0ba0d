# `make run` sets everything up in .venv and runs the baseline; `make help` lists the rest.
# All paths are relative, so the folder may have any name, spaces included.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: run setup test slow lint types build docs reference calibrate bench check constraints clean help

VENV := .venv
PYTHON := $(VENV)/bin/python
PIP := $(PYTHON) -m pip --disable-pip-version-check --quiet

# A stamp is written last, after an install that succeeded, and holds the folder's name. A .venv without its stamp is
# half made, or was moved, and is made anew.
STAMP := $(VENV)/.installed
STAMP_TEST := $(VENV)/.installed-test
STAMP_DEV := $(VENV)/.installed-dev
USABLE := $(shell [ "`cat $(STAMP) 2>/dev/null`" = "`pwd -P`" ] && $(PYTHON) -c '' 2>/dev/null && echo yes || rm -f $(STAMP))

OTHERS := $(filter-out baseline,$(patsubst scenarios/%.yaml,%,$(sort $(wildcard scenarios/*.yaml))))

run: $(STAMP) ## set everything up (once), run the shipped baseline
	@$(VENV)/bin/panmunjom run baseline

setup: $(STAMP) ## only set everything up

test: $(STAMP_TEST) ## run the tests; the second command of the README
	@$(PYTHON) -m pytest -n auto --dist worksteal -m "not slow"

slow: $(STAMP_TEST) ## run the slow tests, which `make test` leaves out
	@$(PYTHON) -m pytest -n auto --dist worksteal -m slow

lint: $(STAMP_DEV) ## check style and formatting
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .

types: $(STAMP_DEV) ## check types
	@$(PYTHON) -m mypy

# The wheel is made from the source distribution, then used from another folder, as a person who installed it would.
build: $(STAMP_DEV) ## build the package and try the wheel from another folder
	@rm -rf dist
	@$(PYTHON) -m build --outdir dist . >/dev/null
	@site="`mktemp -d`" && trap 'rm -rf "$$site"' EXIT && python="`pwd`/$(PYTHON)" && \
	  $(PIP) install --no-deps --no-compile --target "$$site" dist/*.whl && \
	  cd "$$site" && export PYTHONPATH="$$site" && \
	  "$$python" -c 'import sim, sys; sys.exit(not sim.__file__.startswith(sys.argv[1]))' "$$site" && \
	  bin/panmunjom list && bin/panmunjom validate baseline
	@ls dist

docs: $(STAMP) ## write the reference of parameters from the code
	@$(PYTHON) -m tools.documentation > docs/parameters.md

reference: $(STAMP_TEST) ## refresh results/reference and what the README shows
	@$(PYTHON) -m tools.reference
	@$(VENV)/bin/panmunjom run baseline --quiet
	@cp results/baseline/charts/distribution.svg results/reference/baseline.svg
	@$(VENV)/bin/panmunjom report baseline $(OTHERS) --out results/reference/scenarios.html
	@$(VENV)/bin/panmunjom chart baseline $(OTHERS) --kind scenarios --out results/reference --quiet
	@rm -f results/reference/scenarios.png
	@$(VENV)/bin/panmunjom forecast --quiet --out results/reference/forecast.html
	@$(PYTHON) -m tests.test_readme
	@$(PYTHON) -m tests.test_tutorial

calibrate: $(STAMP) ## calibrate and back-test on the record (some hours)
	@$(VENV)/bin/panmunjom calibrate --forms --codings --check 100 --out results/calibration
	@cd results/calibration && cp posterior.parquet parameters.csv diagnostics.json manifest.json ../../scenarios/posterior/
	@cp results/calibration/parameters.svg results/reference/calibration.svg
	@cp results/calibration/forms.csv results/reference/calibration-forms.csv
	@cp results/calibration/check.csv results/reference/calibration-check.csv
	@cp results/calibration/codings.csv results/reference/calibration-codings.csv
	@$(VENV)/bin/panmunjom backtest --sensitivity
	@cp results/backtest/scores.csv results/reference/backtest.csv
	@cp results/backtest/sensitivity.csv results/reference/backtest-sensitivity.csv
	@cp results/backtest/scores.svg results/reference/backtest.svg

bench: $(STAMP_DEV) ## measure speed and memory against Mesa and C (some minutes)
	@$(PYTHON) -m tests.benchmarks.benchmark

check: lint types test slow build ## everything that must pass

constraints: $(STAMP_DEV) ## bring constraints.txt up to date (needs uv)
	@uv pip compile --quiet --universal --no-header --no-annotate --upgrade --all-extras pyproject.toml --output-file constraints.txt

clean: ## remove what was built and installed; results stay
	@rm -rf $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis .benchmarks
	@find sim analysis tests -name __pycache__ -type d -prune -exec rm -rf {} +

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' Makefile

# A name such as python3.12 may exist and not work: a candidate counts only after it has run.
$(STAMP): pyproject.toml constraints.txt
	@if [ -f $(STAMP) ]; then rm -f $(STAMP); else \
	  rm -rf $(VENV); \
	  for candidate in python3.12 python3.13 python3.14 python3 python; do \
	    if "$$candidate" -c 'import sys, ssl, venv, ensurepip; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1; then \
	      echo "Setting up Panmunjom in $(VENV) with $$candidate: once, about a minute."; \
	      "$$candidate" -m venv $(VENV) || exit 1; break; \
	    fi; \
	  done; \
	  if [ ! -x $(PYTHON) ]; then \
	    echo "Panmunjom needs Python 3.12 or newer with its venv module, and none of python3.12, python3.13, python3.14," >&2; \
	    echo "python3, python is one that works. Install it, for example:" >&2; \
	    echo "  Debian, Ubuntu   apt install python3 python3-venv   (Debian 13, Ubuntu 24.04 or newer)" >&2; \
	    echo "  Fedora           dnf install python3" >&2; \
	    echo "  macOS            brew install python@3.12" >&2; \
	    exit 1; \
	  fi; \
	fi
	@$(PIP) install --compile --constraint constraints.txt --editable .
	@pwd -P > $(STAMP)

$(STAMP_TEST): $(STAMP)
	@$(PIP) install --compile --constraint constraints.txt --editable '.[test]'
	@touch $(STAMP_TEST)

$(STAMP_DEV): $(STAMP)
	@$(PIP) install --compile --constraint constraints.txt --editable '.[test,dev]'
	@touch $(STAMP_TEST) $(STAMP_DEV)
