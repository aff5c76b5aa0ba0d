# `make run` sets everything up in .venv and runs the baseline; `make help` lists the rest. With WITH_PYTHON=3.13 a target
# uses that Python and no other, and an environment of its own, .venv-3.13.
# All paths are relative, so the folder may have any name, spaces included.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: run setup test slow oracles coverage lint types build docs starts reference calibrate bench check constraints clean help

# The sources are compiled once, not by each of the many processes that tests start.
unexport PYTHONDONTWRITEBYTECODE

WITH_PYTHON :=
VENV := .venv$(if $(WITH_PYTHON),-$(WITH_PYTHON))
PYTHON := $(VENV)/bin/python

# From wheels alone: whoever has no compiler is not left with a half-made environment after minutes of compiling.
INSTALL := $(PYTHON) -m pip --disable-pip-version-check --quiet install --compile --only-binary=:all: --constraint constraints.txt

# pyenv finds a version that is installed beside the one in use, whose plain name then only says that it is not in use.
CANDIDATES := $(if $(WITH_PYTHON),python$(WITH_PYTHON) "`pyenv prefix $(WITH_PYTHON) 2>/dev/null`/bin/python$(WITH_PYTHON)",\
  python3.12 python3.13 python3.14 python3 python)

# A stamp is written last, after an install that succeeded, and holds the folder's name. A .venv without its stamp is
# half made, or was moved, and is made anew.
STAMP := $(VENV)/.installed
STAMP_TEST := $(VENV)/.installed-test
STAMP_DEV := $(VENV)/.installed-dev
STAMP_ORACLES := $(VENV)/.installed-oracles
USABLE := $(shell [ "`cat $(STAMP) 2>/dev/null`" = "`pwd -P`" ] && $(PYTHON) -c '' 2>/dev/null && echo yes || rm -f $(STAMP))

OTHERS := $(filter-out baseline,$(patsubst scenarios/%.yaml,%,$(sort $(wildcard scenarios/*.yaml))))

# A process for each core, so that none needs more threads for linear algebra.
TEST = OPENBLAS_NUM_THREADS=1 $(PYTHON) -m pytest -n auto

run: $(STAMP) ## set everything up (once), run the shipped baseline
	@$(VENV)/bin/panmunjom run baseline

setup: $(STAMP) ## only set everything up

test: $(STAMP_TEST) ## run the tests; the second command of the README
	@$(TEST) --dist worksteal -m "not slow"

slow: $(STAMP_TEST) ## run the slow tests, which `make test` leaves out
	@$(TEST) --dist loadfile -m slow $(ONLY)

oracles: $(STAMP_ORACLES) ## compile Gambit (some minutes, needs a C++ compiler) and check the exact answers with it
	@PANMUNJOM_GAMBIT=required $(PYTHON) -m pytest tests/predictions/test_exact_answers.py

# Compiled code cannot be followed: what the rules and the engine do is followed by their own tests with the compiler off.
UNCOMPILED = tests/rules tests/numerics tests/engine/test_yardstick.py tests/analysis/likelihood/test_replay.py

coverage: $(STAMP_DEV) ## what the tests cover (a quarter of an hour)
	@$(TEST) --dist worksteal -m "not slow" --cov --cov-report=
	@NUMBA_DISABLE_JIT=1 $(TEST) --dist worksteal -m "not slow" $(UNCOMPILED) --cov --cov-append \
	  --cov-report=term:skip-covered

lint: $(STAMP_DEV) ## check style, formatting and spelling
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(VENV)/bin/codespell *.md *.toml Makefile docs sim analysis tools tests scenarios results/reference

types: $(STAMP_DEV) ## check types
	@$(PYTHON) -m mypy

# The wheel is made from the source distribution, then used from another folder, as a person who installed it would. It
# holds the package, not the tools and tests of the repository.
build: $(STAMP_DEV) ## build the package and try the wheel from another folder
	@rm -rf dist
	@$(PYTHON) -m build --outdir dist . >/dev/null
	@set -eu; site="`mktemp -d`"; trap 'rm -rf "$$site"' EXIT; python="`pwd`/$(PYTHON)"; \
	  "$$python" -m pip --disable-pip-version-check --quiet install --no-deps --no-compile --target "$$site" dist/*.whl; \
	  cd "$$site"; export PYTHONPATH="$$site"; \
	  if ls | grep -vE '^(analysis|bin|sim|panmunjom-.*\.dist-info)$$'; then echo "does not belong in the wheel" >&2; exit 1; fi; \
	  "$$python" -c 'import sim, sys; sys.exit(not sim.__file__.startswith(sys.argv[1]))' "$$site"; \
	  bin/panmunjom list; bin/panmunjom validate baseline
	@ls dist

docs: $(STAMP) ## write the reference of parameters, the tables of the model and the schema from the code
	@$(PYTHON) -m tools.documentation
	@$(VENV)/bin/panmunjom schema > scenarios/schema.new
	@mv scenarios/schema.new scenarios/schema.json

starts: $(STAMP) ## write where the record leaves the model, from which scenarios start (a few minutes)
	@$(PYTHON) -m analysis.likelihood.starts

reference: $(STAMP_TEST) ## refresh results/reference and what the README shows
	@$(PYTHON) -m tools.reference
	@$(PYTHON) -m tools.stories
	@$(PYTHON) -m tools.counterfactual
	@$(PYTHON) -m tools.relief
	@$(PYTHON) -m tools.ebb
	@$(PYTHON) -m tools.pictures
	@$(PYTHON) -m tools.sensitivity
	@$(PYTHON) -m tools.policies
	@$(VENV)/bin/panmunjom run baseline --quiet
	@cp results/baseline/charts/distribution.svg results/reference/baseline.svg
	@$(VENV)/bin/panmunjom report baseline $(OTHERS) --out results/reference/scenarios.html
	@$(VENV)/bin/panmunjom chart baseline $(OTHERS) --kind scenarios --out results/reference --quiet
	@rm -f results/reference/scenarios.png
	@$(VENV)/bin/panmunjom forecast --json --out results/reference/forecast.html > results/forecast.json
	@$(PYTHON) -m tools.editions results/forecast.json
	@$(PYTHON) -m tools.scenario_editions
	@rm -f results/reference/forecast.manifest.json results/reference/forecast.*.csv
	@$(PYTHON) -m tests.test_readme
	@$(PYTHON) -m tests.test_tutorial

calibrate: $(STAMP) ## calibrate and back-test on the record (some hours)
	@$(VENV)/bin/panmunjom calibrate --until 2021-09 --seed 2 --forms --codings --check 100 --out results/calibration
	@cd results/calibration && cp posterior.parquet parameters.csv diagnostics.json manifest.json ../../scenarios/posterior/
	@$(VENV)/bin/panmunjom calibrate --until 2024-12 --seed 2 --out results/calibration-2024-12
	@cd results/calibration-2024-12 && cp posterior.parquet parameters.csv diagnostics.json manifest.json ../../scenarios/posterior-2024-12/
	@cp results/calibration/parameters.svg results/reference/calibration.svg
	@cp results/calibration/forms.csv results/reference/calibration-forms.csv
	@cp results/calibration/check.csv results/reference/calibration-check.csv
	@cp results/calibration/codings.csv results/reference/calibration-codings.csv
	@$(VENV)/bin/panmunjom backtest --until 2024-12 --forms --sensitivity
	@cp results/backtest/scores.csv results/reference/backtest.csv
	@cp results/backtest/slopes.csv results/reference/backtest-slopes.csv
	@cp results/backtest/periods.csv results/reference/backtest-periods.csv
	@cp results/backtest/weights.csv results/reference/backtest-weights.csv
	@cp results/backtest/sensitivity.csv results/reference/backtest-sensitivity.csv
	@cp results/backtest/scores.svg results/reference/backtest.svg

bench: $(STAMP_DEV) ## measure speed and memory against Mesa and C (some minutes)
	@$(PYTHON) -m tests.benchmarks.benchmark
	@$(PYTHON) -m tests.benchmarks.sensitivity

check: lint types test slow build ## everything that must pass

constraints: $(STAMP) ## bring constraints.txt up to date
	@$(INSTALL) uv
	@$(VENV)/bin/uv pip compile --quiet --universal --no-header --no-annotate --upgrade --all-extras pyproject.toml --output-file constraints.txt

clean: ## remove what was built and installed; results stay
	@rm -rf .venv .venv-* dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage
	@find sim analysis tests tools -name __pycache__ -type d -prune -exec rm -rf {} +

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' Makefile

# A name such as python3.12 may exist and not work: a candidate counts only after it has run.
$(STAMP): pyproject.toml constraints.txt
	@if [ -f $(STAMP) ]; then rm -f $(STAMP); else \
	  rm -rf $(VENV); \
	  for candidate in $(CANDIDATES); do \
	    if "$$candidate" -c 'import sys, ssl, venv, ensurepip; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1; then \
	      echo "Setting up Panmunjom in $(VENV) with $$candidate: once, about a minute."; \
	      "$$candidate" -m venv $(VENV) || exit 1; break; \
	    fi; \
	  done; \
	  if [ ! -x $(PYTHON) ]; then \
	    echo "Panmunjom needs Python $(or $(WITH_PYTHON),3.12 or newer) with its venv module, and none of these is one that works:" >&2; \
	    echo "  "$(CANDIDATES) >&2; \
	    echo "Install it, for example:" >&2; \
	    echo "  Debian, Ubuntu   apt install python3 python3-venv   (Debian 13, Ubuntu 24.04 or newer)" >&2; \
	    echo "  Fedora           dnf install python3" >&2; \
	    echo "  macOS            brew install python@$(or $(WITH_PYTHON),3.12)" >&2; \
	    exit 1; \
	  fi; \
	fi
	@$(INSTALL) --editable .
	@pwd -P > $(STAMP)

$(STAMP_TEST): $(STAMP)
	@$(INSTALL) --editable '.[test]'
	@touch $(STAMP_TEST)

$(STAMP_DEV): $(STAMP)
	@$(INSTALL) --editable '.[test,dev]'
	@touch $(STAMP_TEST) $(STAMP_DEV)

$(STAMP_ORACLES): $(STAMP_TEST)
	@$(INSTALL) --no-binary=pygambit --editable '.[test,oracles]'
	@touch $(STAMP_ORACLES)
