# Needs: make, Python 3.11 or later with venv. `make help` lists what there is.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := @$(BIN)/python bin/install.py
PIP := pip install --quiet --disable-pip-version-check --require-hashes
FOR_RUNNING := $(VENV)/.for-running
FOR_TESTING := $(VENV)/.for-testing
PEERS := $(VENV)/bench
FOR_BENCHING := $(PEERS)/.for-benching
MUTANTS_ENV := $(VENV)/mutants
IN_PARALLEL := -q -n logical --dist loadfile
FOR_MUTANTS := $(MUTANTS_ENV)/.for-mutants
RECIPES_ENV := $(VENV)/recipes
FOR_RECIPES := $(RECIPES_ENV)/.for-recipes
COMPILER := $(VENV)/compiler
FOR_COMPILING := $(COMPILER)/.for-compiling

.PHONY: help
help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: install
install: $(FOR_RUNNING) $(BIN)/keng ## make the virtual environment in .venv, with the command .venv/bin/keng
	@$(BIN)/python -m compileall -q gateway parsers workers  # a service may not write beside its code

.PHONY: run
run: $(FOR_RUNNING) $(BIN)/keng ## run everything until Ctrl-C (PORT, default 8000)
	@exec $(BIN)/keng up

.PHONY: fast
fast: ## compile parsers/ into .venv where there is a C compiler, and run faster (some minutes, once for each change)
	@if command -v $(CC) >/dev/null; then \
		$(MAKE) --no-print-directory $(FOR_COMPILING) && $(COMPILER)/bin/python bin/compile.py $(VENV); \
	else \
		echo "There is no C compiler (on Debian or Ubuntu: gcc and python3-dev). Everything works without, only slower."; \
	fi

.PHONY: link
link: $(FOR_RUNNING) $(BIN)/keng ## print a new sign-in link (WHO, default the administrator)
	@exec $(BIN)/keng link $(if $(WHO),--who "$(WHO)")

# Faults and browser mostly wait, so they run beside the rest; what they say follows when both are done.
test check: export PYTHONDONTWRITEBYTECODE =  # they start hundreds of processes: what is compiled once is kept

.PHONY: test
test: export KENG_EXAMPLES ?= 0.5
test: $(FOR_TESTING) lint ## lint, types and all tests but the longer faults, on half of the examples (what .ci/run calls)
	@mkdir -p var
	@$(BIN)/pytest -q -m "(faults or browser) and not chaos" >var/faults.txt 2>&1 & faults=$$!; \
	trap 'kill $$faults' INT TERM; \
	$(BIN)/pytest $(IN_PARALLEL) -m "not faults and not browser"; rest=$$?; \
	wait $$faults; faults=$$?; cat var/faults.txt; exit $$((rest + faults))

.PHONY: thorough
thorough: ## make test on all examples and at full size: 20,000 texts pulled, 20,000 runs of the fuzzer
	@$(MAKE) test KENG_EXAMPLES=1

.PHONY: check
check: $(FOR_TESTING) lint ## what breaks most often: no faults, no browser, nothing slow, a quarter of the examples
	KENG_EXAMPLES=0.25 $(BIN)/pytest $(IN_PARALLEL) -m "not faults and not browser and not slow"

.PHONY: lint
lint: $(FOR_TESTING) ## format, lint and types only
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

.PHONY: chaos
chaos: $(FOR_TESTING) ## break real processes in every way, and print one table (15 to 20 minutes; KENG_CHAOS=short: 2; TABLE=file)
	KENG_CHAOS=$(or $(KENG_CHAOS),long) $(BIN)/python -m tests.faults.chaos

.PHONY: corpus
corpus: $(FOR_TESTING) ## score the labelled texts of tests/corpus, as `keng read` reads them
	$(BIN)/python -m tests.corpus

.PHONY: fuzz
fuzz: $(FOR_TESTING) ## look for texts that break what holds for all (RUNS, default 1000000; some ten minutes)
	@mkdir -p var
	$(BIN)/python -m tests.fuzz -runs=$(or $(RUNS),1000000) -artifact_prefix=var/ -print_final_stats=1

.PHONY: forged
forged: $(FOR_TESTING) ## let every channel be called with changed requests (REQUESTS each, default 10000; some ten minutes)
	KENG_FORGED=$(or $(REQUESTS),10000) $(BIN)/pytest -q -k changed tests/gateway/channels

.PHONY: mutants
mutants: $(FOR_MUTANTS) ## how many small faults in parsers/ the tests notice (MUTANTS, default 1000; an hour)
	$(MUTANTS_ENV)/bin/python -m tests.mutation

.PHONY: recipes
recipes: $(FOR_RECIPES) ## hold the compose file, the Dockerfile and the manifests of deploy/ against their schemas and rules
	$(RECIPES_ENV)/bin/check-jsonschema --builtin-schema vendor.compose-spec deploy/docker/compose.yaml
	$(RECIPES_ENV)/bin/hadolint deploy/docker/Dockerfile
	$(RECIPES_ENV)/bin/kubernetes-validate --strict deploy/kubernetes/keng.yaml

.PHONY: shots
shots: $(FOR_TESTING) ## screenshots of every page in var/shots/, of an office at work (needs chromium)
	$(BIN)/python -m tests.browser.shots "$(ONLY)" $(SPOKEN)

.PHONY: guide
guide: $(FOR_TESTING) ## make the pictures of the guide again (docs/huong-dan/hinh; needs chromium)
	$(BIN)/python -m tests.browser.guide $(ONLY)

.PHONY: bench
bench: $(FOR_RUNNING) $(FOR_BENCHING) ## measure speed against what we stand on (KENG_BENCH=short for a try)
	$(BIN)/python -m bench

.PHONY: profile
profile: $(FOR_RUNNING) ## show where the webhook and the intake spend their time
	$(BIN)/python -m bench.profiles

.PHONY: lock
lock: ## pin the requirements again (needs uv, see CONTRIBUTING.md)
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 requirements.in -o requirements.txt
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 -c requirements.txt requirements-dev.in -o requirements-dev.txt
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 -c requirements.txt requirements-pdf.in -o requirements-pdf.txt
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 -c requirements.txt bench/requirements.in -o bench/requirements.txt
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 -c requirements-dev.txt tests/mutation/requirements.in -o tests/mutation/requirements.txt
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 deploy/requirements.in -o deploy/requirements.txt
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 -c requirements-dev.txt bin/requirements.in -o bin/requirements.txt

$(FOR_RUNNING): requirements.txt | $(BIN)/python
	$(INSTALL) requirements.txt
	@touch $@

$(FOR_TESTING): requirements-dev.txt $(FOR_RUNNING)
	$(INSTALL) requirements-dev.txt
	@touch $@

# The servers that waitress is compared with live apart: they are no part of the product.
$(FOR_BENCHING): requirements.txt bench/requirements.txt | $(BIN)/python
	$(BIN)/python -m venv $(PEERS)
	$(PEERS)/bin/python -m $(PIP) -r requirements.txt -r bench/requirements.txt
	@touch $@

$(FOR_MUTANTS): tests/mutation/requirements.txt | $(BIN)/python
	$(BIN)/python -m venv $(MUTANTS_ENV)
	$(MUTANTS_ENV)/bin/python -m $(PIP) -r tests/mutation/requirements.txt
	@touch $@

$(FOR_RECIPES): deploy/requirements.txt | $(BIN)/python
	$(BIN)/python -m venv $(RECIPES_ENV)
	$(RECIPES_ENV)/bin/python -m $(PIP) -r deploy/requirements.txt
	@touch $@

$(FOR_COMPILING): requirements.txt bin/requirements.txt | $(BIN)/python
	$(BIN)/python -m venv $(COMPILER)
	$(COMPILER)/bin/python -m $(PIP) -r bin/requirements.txt
	@touch $@

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { echo "Kẻng needs Python 3.11 or later: install it, or name it: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Kẻng needs Python 3.11 or later; $(PYTHON) is $$($(PYTHON) -V 2>&1). Name another: make PYTHON=python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python's venv is missing. On Debian or Ubuntu: sudo apt install python3-venv" >&2; exit 1; }
	@echo "Making the virtual environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(BIN)/keng: | $(BIN)/python
	@ln -sf ../../bin/keng $@
