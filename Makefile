# make site    the repository's own mirror, in public/
# make test    everything that is checked and tested, with branch coverage
# make check   style, types and the README
# make bench   how fast it is (ARGS="--papers 1000" goes to the runner)
# make clean   remove what was made
#
# PYTHON=python3.12 chooses the interpreter; BROWSER=no does without a browser.

PYTHON ?= python3
BROWSER ?= yes
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: site test check bench clean browser

site: $(VENV)/site.stamp
	$(BIN)/sitegen build

test: $(VENV)/test.stamp browser check
	$(BIN)/python -m pytest --cov --cov-report=term

check: $(VENV)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python tests/check_readme.py

bench: $(VENV)/test.stamp
	$(BIN)/python -m benchmarks.run $(ARGS)

clean:
	rm -rf $(VENV) public .public.* .sitegen dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage .coverage.*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp is written last, so an installation that was cut short starts again.
$(VENV)/site.stamp: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(PIP) --editable '.[fast]'
	touch $@

$(VENV)/test.stamp: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(PIP) --editable '.[dev]'
	touch $(VENV)/site.stamp $@

# The browser tests drive the system's chromium. An installation that may be done and fails is an error;
# one that may not be done is said.
browser:
	@if [ "$(BROWSER)" = no ] || command -v chromium >/dev/null; then exit 0; fi; \
	if ! command -v apt-get >/dev/null; then \
		echo "No chromium and no apt-get here: tests marked 'browser' will be skipped."; \
	elif [ "$$(id -u)" = 0 ]; then \
		apt-get update && apt-get install --yes --no-install-recommends chromium; \
	elif sudo -n true 2>/dev/null; then \
		sudo -n apt-get update && sudo -n apt-get install --yes --no-install-recommends chromium; \
	else \
		echo "No chromium here and no right to install it: tests marked 'browser' will be skipped."; \
	fi
