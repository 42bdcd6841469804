# Two commands: `make demo` and `make test`. Both set everything up first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=

.PHONY: demo test setup check format clean

demo: setup ## the whole job on a synthetic market, then the dashboard (ARGS=--no-dashboard for scripts)
	$(BIN)/forewarn demo $(ARGS)

test: setup ## lint, types, tests; the browser tests need Chromium
	@command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || \
	  echo "Chromium is missing, so the browser tests will be skipped; on Debian: apt-get install chromium"
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n 2 --dist loadfile $(ARGS)

setup: check $(VENV)/.installed ## a virtual environment with everything in it

check:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or later is needed ($(PYTHON) is older); on Debian: apt-get install python3, or name one: make PYTHON=python3.12 demo"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "Python's venv module is missing; on Debian: apt-get install python3-venv"; exit 1; }
	@$(PYTHON) -c 'import ctypes, sys; sys.platform != "linux" or ctypes.CDLL("libgomp.so.1")' 2>/dev/null || \
	  { echo "The OpenMP library that LightGBM needs is missing; on Debian: apt-get install libgomp1"; exit 1; }

$(VENV)/.installed: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[cluster]' --group dev
	$(BIN)/python -m data.ixbrl.scanner.warm
	$(BIN)/python -m data.sources.authorities.warm
	mkdir -p var/demo/prefect
	PREFECT_HOME=$(CURDIR)/var/demo/prefect PREFECT_SERVER_ANALYTICS_ENABLED=false DO_NOT_TRACK=1 \
	  $(BIN)/prefect server database upgrade -y >/dev/null
	touch $@

format: setup ## rewrite the code in house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean: ## remove the environment and everything generated
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis var/demo
