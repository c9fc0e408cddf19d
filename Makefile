# Two commands: `make run` starts Duban, `make test` checks everything. Both set up what they need first.

PYTHON := $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$python; break; }; done)
DUBAN_HOME ?= .

PINS := pyproject.toml requirements-build.txt tools/set_up.py
RUN_READY := .venv/ready-to-run
TEST_READY := .venv/ready-to-test

.PHONY: help run test lint types fresh bench bench-peers bench-reading bench-reading-peers soak picture

help:
	@echo "make run            start Duban: the playground, or Telegram when TELEGRAM_TOKEN is set"
	@echo "make test           lint, types, and all tests on SQLite and on PostgreSQL"
	@echo "make fresh          throw away the ledger and the playground's state in data/"
	@echo "make bench-reading  how well and how fast the sample plans are read"
	@echo "make bench-reading-peers  the same dates by jionlp, dateparser and Microsoft's recognizers (needs the network, Node.js)"
	@echo "make bench          our figures;  make bench-peers  beside other software;  make soak  under kill -9 and other faults"
	@echo "make picture        photograph the playground for the README (needs Chromium; as root it is installed)"

run: $(RUN_READY)
	@.venv/bin/duban run

# pytest comes last: its summary is the last line.
test: lint types
	@echo "Tests, on SQLite and on a PostgreSQL of their own ..."
	@.venv/bin/pytest

lint: $(TEST_READY)
	@echo "Lint and format ..."
	@.venv/bin/ruff check --quiet .
	@.venv/bin/ruff format --check --quiet . || { echo "Not in the house's format: run .venv/bin/ruff format ."; exit 1; }

types: $(TEST_READY)
	@echo "Types ..."
	@.venv/bin/mypy

fresh:
	@$(if $(PYTHON),$(PYTHON),python3) tools/fresh.py "$(DUBAN_HOME)"

bench-reading: $(TEST_READY)
	@.venv/bin/python bench/reading.py

bench-reading-peers: $(TEST_READY)
	@.venv/bin/python bench/reading_peers.py

bench: $(TEST_READY)
	@$(call script,bench/ours.py)

bench-peers: $(TEST_READY)
	@$(call script,bench/peers.py)

soak: $(TEST_READY)
	@$(call script,bench/soak.py)

picture: $(RUN_READY)
	@.venv/bin/python tools/picture.py

$(RUN_READY): requirements.txt $(PINS)
	@$(call set_up,requirements.txt,$@)

$(TEST_READY): requirements-test.txt requirements.txt $(PINS)
	@$(call set_up,requirements-test.txt,$@)

define set_up
	if [ -z "$(PYTHON)" ]; then \
		echo "Duban needs Python 3.11 or newer, and found none. Install one (python3.11 to python3.14), then run make again."; \
		exit 1; \
	fi; \
	$(PYTHON) tools/set_up.py $(1) && touch $(2)
endef

define script
	if [ ! -e $(1) ]; then echo "There is no $(1) yet: this target will come with it."; exit 1; fi; \
	.venv/bin/python $(1)
endef
