SHELL := /bin/bash
.DEFAULT_GOAL := help
# Two steps at a time where they do not need each other: a cold start takes half as long.
MAKEFLAGS += --jobs=2 --no-print-directory
PY := .venv/bin/python
RASA := .venv-rasa/bin/python
export OMP_NUM_THREADS := 1
export TOKENIZERS_PARALLELISM := false
export HF_HUB_OFFLINE := 1
export RASA_TELEMETRY_ENABLED := false
# Some containers forbid it, and each process then compiles two thousand modules anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help
help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

.PHONY: demo
demo: train seed ## Set up everything and serve Ventolia's demo at a printed address
	ASCOLTO_DEMO=1 .venv/bin/ascolto up

.PHONY: test
test: train web/node_modules/.ready ## Set up everything and run all tests
	@bash scripts/test

.PHONY: check
check: .venv/.ready ## Lint, types, import contracts, file sizes
	@bash scripts/check

.PHONY: setup
setup: .venv/.ready .venv-rasa/.ready var/encoders/.ready ## Make both environments and the encoders

.venv/.ready: requirements.txt
	@bash scripts/step "Python environment of the product" bash scripts/venv
	@touch $@

.venv-rasa/.ready: engine/requirements.txt engine/install.sh
	@bash scripts/step "Python environment of Rasa" bash engine/install.sh
	@touch $@

var/encoders/.ready: .venv/.ready $(addprefix knowledge_base/,convert.py unigram.py onnx_graph.py q4_weights.py)
	@bash scripts/step "Sentence encoder" $(PY) -m knowledge_base encoder
	@touch $@

TRAINING := config.yml domain.yml $(wildcard engine/*.py engine/learning/*.py) $(shell find data/nlu data/rules -name '*.yml')
ARTICLES := $(wildcard knowledge_base/*.py knowledge_base/*.json) $(shell find knowledge_base/articles -type f)

.PHONY: train
train: models/.ready var/knowledge/.ready ## Train the model and index the articles, where they changed

models/.ready: .venv-rasa/.ready var/encoders/.ready $(TRAINING)
	@bash scripts/step "Rasa model" $(RASA) -m engine.launcher train --skip-validation --config config.yml --domain domain.yml --data data --out models
	@touch $@

var/knowledge/.ready: .venv/.ready var/encoders/.ready $(ARTICLES)
	@bash scripts/step "Index of the articles" $(PY) -m knowledge_base build
	@touch $@

.PHONY: seed
seed: .venv/.ready ## Fill the database with Ventolia's customers, once a day
	@bash scripts/step "Ventolia's customers" $(PY) -m demo seed

.PHONY: validate
validate: .venv-rasa/.ready ## Let Rasa check intents, rules and stories for contradictions
	$(RASA) -m engine.launcher data validate --config config.yml --domain domain.yml --data data --fail-on-warnings

.PHONY: web
web: web/node_modules/.ready ## Build the widget and the pages (needs Node 20; the result is committed)
	cd web && npm run build && npm run budget

# The built interface is committed: without Node everything runs but the tests of its sources.
web/node_modules/.ready: web/package-lock.json
	@if command -v npm >/dev/null; then \
	  bash scripts/step "Node packages of the interface" npm --prefix web ci && touch $@; \
	else echo "npm is absent: the interface's own tests will be skipped"; fi

.PHONY: lock
lock: ## Write requirements.txt anew from requirements.in
	bash scripts/lock

.PHONY: clean
clean: ## Remove what was made: environments, models, databases
	rm -rf .venv .venv-rasa models var .rasa
