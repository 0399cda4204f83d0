SHELL := /bin/bash
.DEFAULT_GOAL := help
PY := .venv/bin/python
RASA := .venv-rasa/bin/python
export OMP_NUM_THREADS := 1
export TOKENIZERS_PARALLELISM := false
export HF_HUB_OFFLINE := 1
export RASA_TELEMETRY_ENABLED := false

.PHONY: help
help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

.PHONY: demo
demo: setup train ## Set up everything and serve Ventolia's demo at a printed address
	$(PY) -m demo seed
	ASCOLTO_DEMO=1 .venv/bin/ascolto up

.PHONY: test
test: setup train ## Set up everything and run all tests
	@bash scripts/test

.PHONY: check
check: setup ## Lint, types, import contracts, file sizes
	@bash scripts/check

.PHONY: setup
setup: .venv/.ready .venv-rasa/.ready var/encoders/.ready ## Make both environments and the encoders

.venv/.ready: requirements.txt pyproject.toml
	bash scripts/step "Python environment of the product" bash scripts/venv

.venv-rasa/.ready: engine/requirements.txt engine/install.sh
	bash scripts/step "Python environment of Rasa" bash engine/install.sh
	touch $@

var/encoders/.ready: .venv/.ready knowledge_base/encoder.py
	bash scripts/step "Sentence encoder" $(PY) -m knowledge_base encoder
	touch $@

TRAINING := config.yml domain.yml $(wildcard engine/*.py) $(shell find data -name '*.yml')
ARTICLES := $(wildcard knowledge_base/*.py) $(wildcard knowledge_base/articles/*/*.md)

.PHONY: train
train: models/.ready var/knowledge/.ready ## Train the model and index the articles, where they changed

models/.ready: $(TRAINING) | setup
	bash scripts/step "Rasa model" $(RASA) -m engine.launcher train --config config.yml --domain domain.yml --data data --out models
	touch $@

var/knowledge/.ready: $(ARTICLES) | setup
	bash scripts/step "Index of the articles" $(PY) -m knowledge_base build
	touch $@

.PHONY: validate
validate: setup ## Let Rasa check intents, rules and stories for contradictions
	$(RASA) -m engine.launcher data validate --config config.yml --domain domain.yml --data data --fail-on-warnings

.PHONY: web
web: ## Build the widget and the pages (needs Node 20; the result is committed)
	cd web && npm ci && npm run build && npm run budget

.PHONY: lock
lock: ## Write requirements.txt anew from requirements.in
	bash scripts/lock

.PHONY: clean
clean: ## Remove what was made: environments, models, databases
	rm -rf .venv .venv-rasa models var .rasa
