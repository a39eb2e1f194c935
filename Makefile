# Everything from a bare checkout: each target makes the environment that it needs.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: demo open test torture catalogue check bench mutate wheel smoke lock sbom clean

# The first target is the default one.
.PHONY: help
help:                             ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-7s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

demo: $(VENV)/.installed          ## build the demonstration study and open it
	$(BIN)/lifeworld demo

test: $(VENV)/.developing         ## every test, browser included
	$(BIN)/python -m pytest -q -n auto --dist loadfile

torture: $(VENV)/.developing      ## the slow, exhaustive tests that `make test` leaves out
	$(BIN)/python -m pytest -q -m torture

check: $(VENV)/.developing        ## style, types, arrows between packages, JavaScript units
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	node --test $$(find tests/lifeworld -name "*.test.mjs")

catalogue: $(VENV)/.developing    ## gather what the screens say for its translation
	$(BIN)/python -m tests.catalogue

bench: $(VENV)/.developing        ## measure, print, and store in benchmarks/results/
	$(BIN)/python benchmarks/run.py

mutate: $(VENV)/.developing       ## count the faults in pure modules that no test notices
	$(BIN)/python benchmarks/quality/run_mutation.py $(MODULES)

wheel: $(VENV)/.developing        ## dist/lifeworld-*.whl
	rm -rf dist
	$(BIN)/python -m build --wheel --outdir dist

smoke: wheel                      ## the wheel, in a clean environment without our tools
	sh .ci/smoke dist/lifeworld-*.whl

lock: $(VENV)/.developing         ## pin what is installed now
	$(BIN)/python .ci/lock.py > constraints.txt

sbom: $(VENV)/.installed          ## dist/lifeworld.cdx.json: every package, its version and licence
	mkdir -p dist
	$(BIN)/python .ci/sbom.py > dist/lifeworld.cdx.json

$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --upgrade "pip>=25.1"
	sh .ci/install-torch $(BIN)/python
	$(BIN)/python -m pip install -q -c constraints.txt -e .
	touch $@

$(VENV)/.developing: $(VENV)/.installed
	$(BIN)/python -m pip install -q -c constraints.txt --group dev
	touch $@

clean:                            ## remove the environment and what builds and tools leave
	rm -rf $(VENV) dist build mutants .pytest_cache .mypy_cache .ruff_cache .hypothesis
