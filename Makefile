# Bindery's commands: `make` lists them. Set-up steps are files, so what is done is not done again.

MAKEFLAGS += --no-builtin-rules --no-print-directory
.SUFFIXES:
.DELETE_ON_ERROR:

PY := .venv/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes

VENDOR := vendor/.done
LINTERS := node_modules/.linters
DEMO := .venv/.demo
TEST := .venv/.test

SERVERS ?=
# Not ?=: some shells have a variable of this name.
HOST := 127.0.0.1
STEPS ?=
FULL ?= $(BINDERY_FULL)
MINUTES ?= 5
WINDOWS ?= 4
SECONDS ?= 20
JOBS ?= 4000
MODES ?=
WORKER ?= on
URLS ?=
ROUNDS ?= 5
BENCH ?=
MODULES ?=

.PHONY: help
help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

.PHONY: setup
setup: $(VENDOR) $(DEMO) ## set everything up that `make run` needs

.PHONY: run
run: setup listing ## two demo servers and the page; SERVERS="http://a http://b", HOST=0.0.0.0
	@exec $(PY) -m tools.run --host "$(HOST)" --servers "$(SERVERS)"

.PHONY: demo
demo: $(DEMO) ## the two demo servers alone
	@exec $(PY) -m tools.run --demo-only

.PHONY: test
test: $(VENDOR) $(LINTERS) $(TEST) browser ## lint, types and tests; STEPS="lint unit"; FULL=1: the long ones in full
	@BINDERY_FULL=$(FULL) $(PY) -m tools.check $(STEPS)

.PHONY: lint
lint: $(LINTERS) $(TEST) ## lint, format check and types
	@$(PY) -m tools.check lint types

.PHONY: format
format: $(LINTERS) $(TEST) ## put the Python and JavaScript files into the project's format
	@$(PY) -m ruff check --quiet --fix . || true
	@$(PY) -m ruff format --quiet .
	@node_modules/.bin/biome check --write

.PHONY: picture
picture: setup browser listing ## take the picture in the README anew, print the debug text beside it
	@$(PY) -m tools.picture

.PHONY: build
build: $(VENDOR) ## make dist/, which any static host can serve under any path; WORKER=off
	@$(PY) -m tools.build --worker $(WORKER)

.PHONY: release
release: build ## dist/ as one zip in release/, for people without make and Node
	@$(PY) -m tools.package

.PHONY: soak
soak: setup browser listing ## random faults over windows and servers; MINUTES=10 WINDOWS=16
	@$(PY) -m tests.soak --minutes $(MINUTES) --windows $(WINDOWS)

.PHONY: simulate
simulate: $(TEST) ## how the queue does beside other ways to choose a server, simulated; JOBS=4000
	@$(PY) -m tools.simulate --jobs $(JOBS)

.PHONY: hostile
hostile: setup browser listing ## each hostile server beside a healthy one; SECONDS=20 MODES="endless-view"
	@$(PY) -m tests.hostile_server.run --seconds $(SECONDS) --modes $(MODES)

.PHONY: bench
bench: $(VENDOR) $(TEST) browser listing ## how fast the page is, in tables; ROUNDS=5, BENCH="--parts starts"
	@$(PY) -m tools.bench --rounds $(ROUNDS) $(BENCH)

.PHONY: trace
trace: $(TEST) ## what a press of Run and a socket's frame pass: modules, calls; MODULES=1
	@$(PY) -m tests.trace $(if $(MODULES),--modules)

.PHONY: contract
contract: $(TEST) ## the protocol's contract tests, against real servers: URLS="http://a http://b"
	@COMFYUI_URLS="$(URLS)" $(PY) -m pytest --quiet tests/comfy_server/test_contract.py

.PHONY: browser
browser: $(TEST) ## find a Chromium for the tests, or get one
	@$(PY) -m tools.browser

.PHONY: lock
lock: .venv/.made ## resolve the pinned packages anew, after a change of requirements/*.in
	@$(PY) -m pip install --quiet --disable-pip-version-check uv
	@cd requirements && for name in vendor demo test; do \
		../$(PY) -m uv pip compile --quiet --universal --python-version 3.11 \
			--generate-hashes --no-header --no-annotate $$name.in -o $$name.txt || exit 1; \
	done
	@npm install --package-lock-only --no-progress --loglevel=error

.PHONY: clean
clean: ## remove all that make has made
	rm -rf .venv node_modules vendor dist release test-results
	rm -rf .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache

.PHONY: listing
listing: .venv/.vendor ## write index.html, and the page's Python files into pyscript.toml
	@$(PY) -m tools.listing

# ---- set-up ----

.venv/.made: tools/venv.sh
	@echo "Making the virtual environment .venv"
	@sh tools/venv.sh
	@touch $@

.venv/.vendor: requirements/vendor.txt .venv/.made
	@echo "Installing the page's Python packages"
	@$(PIP) -r $<
	@touch $@

$(DEMO): requirements/demo.txt .venv/.vendor
	@echo "Installing the demo servers' Python packages"
	@$(PIP) -r $<
	@touch $@

$(TEST): requirements/test.txt $(DEMO)
	@echo "Installing the test tools"
	@$(PIP) -r $<
	@touch $@

node_modules/.done: package.json package-lock.json tools/node.sh
	@echo "Installing the npm packages"
	@sh tools/node.sh
	@touch $@

# Added to the others, and not with them: they are 129 MB, and who runs the page needs none of them.
$(LINTERS): node_modules/.done
	@echo "Adding the linters of npm"
	@sh tools/node.sh linters
	@touch $@

$(VENDOR): node_modules/.done .venv/.vendor tools/vendor.py tools/notices.py $(wildcard tools/licences/*.txt)
	@echo "Filling vendor/"
	@$(PY) -m tools.vendor
	@touch $@
