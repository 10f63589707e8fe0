# make site    the repository's own mirror, in public/
# make test    everything that is checked and tested, with branch coverage
# make pictures  every kind of page, light and dark, narrow and wide, in screenshots/
# make check   style, types and the README
# make bench   how fast it is (ARGS="--papers 1000" goes to the runner)
# make clean   remove what was made
#
# PYTHON=python3.12 chooses the interpreter; BROWSER=no does without a browser, BIBER=no without biber,
# MINISIGN=no without minisign, curl and jq.

PYTHON ?= python3
BROWSER ?= yes
BIBER ?= yes
MINISIGN ?= yes
NGINX ?= yes
VENV := .venv
NODE_MODULES := tests/readers/node_modules
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

# The C part makes verifying faster; where there is no compiler, everything works without it.
COMPILE := $(BIN)/python -m sitegen.pith.native.compile || echo "Not compiled: the Python code does all of it."

.PHONY: site test check pictures bench clean programs

site: $(VENV)/site.stamp
	$(BIN)/sitegen build

test: $(VENV)/readers.stamp programs check
	$(BIN)/python -m pytest --numprocesses=auto --dist=loadfile --cov --cov-report=term

check: $(VENV)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python tests/check_readme.py

pictures: $(VENV)/test.stamp programs
	$(BIN)/python -m pytest tests/browser/test_every_kind.py

bench: $(VENV)/test.stamp
	$(BIN)/python -m benchmarks.run $(ARGS)

clean:
	rm -rf $(VENV) $(NODE_MODULES) screenshots public .public.* .sitegen dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage .coverage.*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp is written last, so an installation that was cut short starts again.
$(VENV)/site.stamp: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(PIP) --editable '.[fast]'
	$(COMPILE)
	touch $@

$(VENV)/test.stamp: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(PIP) --editable '.[dev]'
	$(COMPILE)
	touch $(VENV)/site.stamp $@

# Checkers that others wrote. npm comes from the virtual environment, and no script of a package is run.
$(VENV)/readers.stamp: $(VENV)/test.stamp tests/readers/package.json tests/readers/package-lock.json
	$(PIP) --no-deps commonmeta-py==0.312  # for the schema of CSL-JSON alone
	PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --prefix tests/readers --ignore-scripts --no-audit --no-fund --loglevel=error
	touch $@

# What tests drive and pip cannot bring: Debian's chromium, biber, minisign, curl, jq and nginx. Where one may not be installed, that is said, and the
# tests that were skipped for it are counted at the end of the run. An installation that fails is an error for the
# browser, without which most of what a reader sees goes untested, and is said for the others. RUNLEVEL=1 keeps Debian
# from starting a web server that tests start by themselves.
PROGRAMS := $(if $(filter no,$(BROWSER)),,chromium) $(if $(filter no,$(BIBER)),,biber) $(if $(filter no,$(MINISIGN)),,minisign curl jq) $(if $(filter no,$(NGINX)),,nginx)
programs:
	@missing=; for name in $(PROGRAMS); do command -v $$name >/dev/null || missing="$$missing $$name"; done; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	if ! command -v apt-get >/dev/null; then echo "Skipped for want of apt-get:$$missing."; exit 0; fi; \
	if [ "$$(id -u)" = 0 ]; then root=; elif sudo -n true 2>/dev/null; then root="sudo -n"; \
	else echo "Skipped for want of the right to install:$$missing."; exit 0; fi; \
	$$root apt-get update || echo "apt-get has only its old lists."; \
	for name in $$missing; do \
		$$root env RUNLEVEL=1 apt-get install --yes --no-install-recommends $$name || \
			{ [ $$name != chromium ] && echo "Skipped because it could not be installed: $$name."; } || exit 1; \
	done
