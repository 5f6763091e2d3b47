# Development and running, by hand or in CI. `make run` and `make test` need Python 3.11+ and nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PURE := aggregator/errors.py,aggregator/model/*,aggregator/language/*,aggregator/read/*,aggregator/normalize/*,aggregator/place/*,aggregator/dedupe/*,aggregator/publish/*

.PHONY: run test lint check bench lock schemas clean

run: $(VENV)/run.stamp ## serve the demo county on http://127.0.0.1:8000
	$(BIN)/aggregator serve

test: $(VENV)/dev.stamp .cache/feedparser-tests ## the whole suite in random order, with the coverage gates
	$(BIN)/coverage erase
	$(BIN)/pytest -n 2 --cov --cov-report=
	$(BIN)/coverage report --fail-under=95
	$(BIN)/coverage report --include='$(PURE)' --fail-under=100

lint: $(VENV)/dev.stamp ## style, types and floors
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint test

bench: $(VENV)/dev.stamp
	$(BIN)/python -m tests.bench

schemas: $(VENV)/run.stamp ## write config/schema anew, after a change of what configuration files may hold
	$(BIN)/python -m aggregator.config.jsonschema config/schema

lock: $(VENV)/dev.stamp ## renew the hashed lock files, without index addresses
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --upgrade pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --upgrade --extra dev pyproject.toml -o requirements-dev.lock

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements.lock pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --require-hashes --no-deps -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --editable .
	touch $@

$(VENV)/dev.stamp: requirements-dev.lock pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --require-hashes --no-deps -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --no-deps --editable .
	touch $@

# feedparser's own test documents, from its source archive; without a network their tests are skipped
.cache/feedparser-tests: | $(VENV)/dev.stamp
	mkdir -p .cache
	awk '/^feedparser==/ { on = 1 } on { print } on && !/\\$$/ { exit }' requirements-dev.lock > .cache/feedparser.txt
	-$(BIN)/python -m pip download --quiet --require-hashes --no-deps --no-binary feedparser \
	  --dest .cache --requirement .cache/feedparser.txt && \
	  tar -xzf .cache/feedparser-*.tar.gz -C .cache && mv .cache/feedparser-*/tests $@

clean:
	rm -rf $(VENV) .cache .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache .hypothesis
