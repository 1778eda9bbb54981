# Every verb of the project. On Debian, `make demo` and `make test` install the system packages they need.
SHELL := /bin/bash
PREFIX ?= /usr/local
TRIALS ?= 1000
SOURCES ?= 20000
SWIFT ?= swift
CODE := Package.swift Sources Tests Mappings
PACKAGES := libcsv-dev libsqlite3-dev libxlsxwriter-dev zlib1g-dev
# What only tests need: a browser that looks at the pages, a spreadsheet program that opens the workbooks, a reader of PDF; Python runs
# the recipe for the journal's hash that OPERATIONS.md gives.
TEST_PACKAGES := chromium chromium-driver libreoffice-calc-nogui poppler-utils python3
# An import that Package.swift does not declare is an error, and so is a warning (see Package.swift).
CHECKED := --explicit-target-dependency-import-check error

.DEFAULT_GOAL := help
.PHONY: help setup setup-test build release demo test check soak soak-port bench lint format install clean

help: ## Lists the verbs
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

setup: ## Installs the system packages that are missing (Debian, apt-get)

setup-test: PACKAGES += $(TEST_PACKAGES)

setup setup-test:
	@missing=$$(for p in $(PACKAGES); do dpkg -s $$p >/dev/null 2>&1 || echo $$p; done); \
	if [ -n "$$missing" ]; then \
		sudo=$$([ "$$(id -u)" = 0 ] || echo sudo); \
		echo "Installing:" $$missing; \
		$$sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	fi

build: setup ## Builds everything for development
	$(SWIFT) build --build-tests $(CHECKED)

release: setup ## Builds the optimised program
	$(SWIFT) build -c release --product tokenferry

demo: setup ## Plans, runs, kills, resumes and reconciles a sample migration against the built-in sandbox
	$(SWIFT) build --product tokenferry
	jobs/demo.sh

test: check ## Lint, build with warnings as errors, import check, every test

# With TOKENFERRY_ALL_TESTS, a test that lacks a program fails; without, it says that it is not run.
check: setup-test lint build ## The same as test
	TOKENFERRY_ALL_TESTS=1 $(SWIFT) test --skip-build

soak: setup ## Crashes the program TRIALS times (1000), and counts at the server what was lost or doubled
	$(SWIFT) build --product tokenferry
	$(SWIFT) build --product soak
	@"$$($(SWIFT) build --show-bin-path)/soak" --trials $(TRIALS) $(if $(SEED),--seed $(SEED)) $(if $(JOBS),--jobs $(JOBS))

soak-port: setup ## Discovers, ports, verifies and undoes a site of SOURCES (20000) sources with faults and kills, and compares it
	$(SWIFT) build --product tokenferry
	$(SWIFT) build --product soak
	@"$$($(SWIFT) build --show-bin-path)/soak" port --sources $(SOURCES) $(if $(SEED),--seed $(SEED))

bench: release ## Measures pace, outage, simulation, shared pace and speed with the optimised program (about 12 minutes)
	benchmarks/measure.py "$$($(SWIFT) build -c release --show-bin-path)/tokenferry"

lint: ## Checks the code's form
	$(SWIFT) format lint --strict --recursive --parallel $(CODE)

format: ## Brings the code into form
	$(SWIFT) format --in-place --recursive --parallel $(CODE)

install: release ## Installs the program into PREFIX/bin (default /usr/local/bin)
	install -d $(DESTDIR)$(PREFIX)/bin
	install -m 0755 "$$($(SWIFT) build -c release --show-bin-path)/tokenferry" $(DESTDIR)$(PREFIX)/bin/tokenferry

clean: ## Removes what was built
	rm -rf .build
