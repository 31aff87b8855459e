.PHONY: setup demo test lint bench
PYTHON ?= python3
BIN = .venv/bin

.venv/ready: pyproject.toml
	@if command -v uv >/dev/null 2>&1; then uv venv -q --allow-existing .venv && uv pip install -q -p .venv -e . --group test --group lint; \
	else $(PYTHON) -m venv .venv && $(BIN)/pip install -q --upgrade "pip>=25.1" && $(BIN)/pip install -q -e . --group test --group lint; fi
	@touch $@

setup: .venv/ready

demo: setup
	$(BIN)/madoguchi demo

test: setup
	$(BIN)/python -m pytest -n auto

lint: setup
	$(BIN)/ruff check && $(BIN)/ruff format --check && $(BIN)/mypy && $(BIN)/lint-imports

bench: setup
	$(BIN)/python -m bench
