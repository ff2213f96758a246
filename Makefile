# Two commands do everything: `make run` starts the workbench, `make test` checks all of it.
PYTHON ?=
VENV   := .venv
BIN    := $(VENV)/bin
# Two marks: what running needs is installed, and what the checks need on top of it.
RUNS   := $(VENV)/.ready-to-run
READY  := $(VENV)/.ready
PORT   ?= 8501

.PHONY: run test test-lowest demo bench check samples docs format clean help FORCE

run: $(RUNS) ## set up and start the workbench, on the simulated model unless PLANEXE_MODEL names another
	@$(BIN)/planexe app --port $(PORT) --default-model simulated

help: ## list what make can do
	@echo "make TARGET [PYTHON=python3.12] [PORT=8501]"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-12s %s\n", $$1, $$2}' Makefile

demo: $(RUNS) ## one plan in the terminal with the simulated model, in under a minute
	@$(BIN)/planexe plan --model simulated --concurrency 16 --time-scale 0.2 --goal-file examples/bakery.txt

test: $(READY) ## everything that must hold, all of it although something fails; ROOM=executor: only that room, quickly
	@$(BIN)/python scripts/run_phases.py $(if $(ROOM),--room $(ROOM))

check: $(READY) ## style, types, who may import whom, and the scripts of the pages
	@$(BIN)/python scripts/run_phases.py --only style types javascript

test-lowest: $(RUNS) ## the tests below the browser with the lowest versions that pyproject.toml allows (Python 3.11, uv)
	@scripts/test_lowest.sh

bench: $(READY) ## print the tables of benchmarks/
	$(BIN)/python -m benchmarks

samples: $(READY) ## make the sample runs of the guided tour anew (about 14 minutes, on a quiet machine)
	$(BIN)/python scripts/make_samples.py

docs: $(READY) ## make the parts of docs/ anew that come from code
	$(BIN)/python scripts/make_docs.py

format: $(READY) ## put the code into shape
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Its recipe runs each time and leaves a virtual environment as it is unless another Python is named.
$(VENV)/pyvenv.cfg: FORCE
	@scripts/make_venv.sh $(VENV) "$(PYTHON)"

$(RUNS): $(VENV)/pyvenv.cfg pyproject.toml
	@scripts/install.sh $(VENV)
	@touch $@

$(READY): $(RUNS)
	@scripts/install.sh $(VENV) dev
	@touch $@

clean: ## remove what the other commands made, but no runs
	rm -rf $(VENV) build dist *.egg-info .ruff_cache .pytest_cache .import_linter_cache node_modules .coverage.json
