# Development and running, by hand or in CI. `make run` and `make test` need Python 3.11+ and nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PURE := aggregator/errors.py,aggregator/model/*,aggregator/language/*,aggregator/read/*,aggregator/normalize/*,aggregator/place/*,aggregator/dedupe/*,aggregator/publish/*

.PHONY: run test lint check bench bench-dedupe bench-pages bench-places gazetteer lock schemas screenshots clean

run: $(VENV)/run.stamp ## serve the demo county on http://127.0.0.1:8000
	$(BIN)/aggregator serve

test: $(VENV)/dev.stamp .cache/feedparser-tests .cache/feed-readers/stamp .cache/redbot/stamp ## the whole suite in random order, with the coverage gates
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

bench: $(VENV)/dev.stamp .cache/bench/stamp ## our CPU and speed beside our peers', in one run
	$(BIN)/python -m tests.bench

bench-dedupe: $(VENV)/dev.stamp ## each story once, measured on a set of reprints and series: DATA=folder WINDOW=entries
	$(BIN)/python -m tests.bench.dedupe $(if $(DATA),--data $(DATA)) $(if $(WINDOW),--window $(WINDOW))

bench-pages: $(VENV)/dev.stamp ## lists of news found without a rule, and pages that hold none: DATA=folder of saved pages
	$(BIN)/python -m tests.bench.pages $(if $(DATA),--data $(DATA))

bench-places: $(VENV)/dev.stamp ## whether every story finds its places, measured on labelled openings: DATA=labels.jsonl
	$(BIN)/python -m tests.bench.places $(if $(DATA),--data $(DATA))

gazetteer: .cache/gazetteer/stamp ## make the lists of China's places anew, from npm's china-division and pypinyin
	PYTHONPATH=. .cache/gazetteer/bin/python -m tests.gazetteer

screenshots: $(VENV)/dev.stamp ## take the pictures of README anew, from the demo in a real browser
	$(BIN)/python -m tests.screenshots

schemas: $(VENV)/run.stamp ## write config/schema anew, after a change of what configuration files may hold
	$(BIN)/python -m aggregator.config.jsonschema config/schema

lock: $(VENV)/dev.stamp ## renew the hashed lock files, without index addresses
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --upgrade pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --upgrade --extra dev pyproject.toml -o requirements-dev.lock
	for peers in tests/clients/redbot tests/bench/peers; do \
	  $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --upgrade $$peers.txt -o $$peers.lock; \
	done

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

# npm's feed readers, which read what we publish; the lock holds hashes and no addresses. Without npm or a
# network their tests are skipped, except on a build server.
.cache/feed-readers/stamp: tests/clients/package.json tests/clients/package-lock.json
	mkdir -p $(@D)
	cp $^ $(@D)
	-cd $(@D) && npm ci --ignore-scripts --no-audit --no-fund --silent && touch stamp

# A lint for HTTP, which the suite runs over our own addresses; apart, so that its packages are not ours
.cache/redbot/stamp: tests/clients/redbot.lock
	$(PYTHON) -m venv $(@D)
	-$(@D)/bin/python -m pip install --quiet --require-hashes --no-deps -r $< && touch $@

# The peers that are measured beside us
.cache/bench/stamp: tests/bench/peers.lock
	$(PYTHON) -m venv $(@D)
	$(@D)/bin/python -m pip install --quiet --require-hashes --no-deps -r $<
	touch $@

# What makes the lists of places, apart, so that its packages are not ours
.cache/gazetteer/stamp: tests/gazetteer/requirements.txt
	$(PYTHON) -m venv $(@D)
	$(@D)/bin/python -m pip install --quiet -r $<
	touch $@

clean:
	rm -rf $(VENV) .cache .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache .hypothesis
