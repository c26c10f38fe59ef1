# Everything to be done with the project, by name. Longer steps are in scripts/, one job each.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help demo test lint prove web clean prerequisites

# The same order of names and the same digits on every machine.
export LC_ALL := C.UTF-8

DIST := api/web/dist/index.html
NODE_MODULES := api/web/node_modules/.installed
VENV := .venv/.installed
WEB_SOURCES := $(shell find api/web/src -type f) $(addprefix api/web/,index.html package.json tsconfig.json vite.config.ts)

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-6s %s\n", $$1, $$2 }' Makefile

demo: web ## Synthesise a city, load it, serve its map on 127.0.0.1:8080 (DEMO_ARGS=--no-serve only loads it)
	scripts/demo.sh $(DEMO_ARGS)

test: web $(VENV) ## Unit, integration, documentation and page tests, and which oracle families ran
	scripts/ensure-debian.sh chromium:chromium
	scripts/test.sh

lint: web ## Formatting, clippy, documentation, TypeScript, licences of dependencies
	scripts/lint.sh

prove: web $(VENV) ## The Rust tests again: 10,000 random cases for every property, a load killed at a hundred moments
	scripts/prove.sh

web: $(DIST) ## Build the map that the executable embeds

clean: ## Remove everything that is built or installed in here; lakes stay
	scripts/clean.sh

$(DIST): $(NODE_MODULES) $(WEB_SOURCES)
	npm --prefix api/web run build

$(NODE_MODULES): api/web/package-lock.json | prerequisites
	npm --prefix api/web ci --no-audit --no-fund
	touch $@

$(VENV): tests/requirements.txt | prerequisites
	scripts/ensure-venv.sh
	touch $@

prerequisites:
	@scripts/ensure-prerequisites.sh
