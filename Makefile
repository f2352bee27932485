# Guildhall: `make run` starts it, `make test` shows that it works. `make` alone lists the rest.

# Where the Rust installer puts cargo, for shells that have not read its settings yet.
export PATH := $(PATH):$(HOME)/.cargo/bin

TARGET  := $(or $(CARGO_TARGET_DIR),target)
RELEASE := $(TARGET)/release/guildhall
DEBUG   := $(TARGET)/debug/guildhall

# One build for all tests: the server and every test, with one set of features, so that nothing is compiled twice.
BUILD_TESTS := cargo build --locked --quiet --workspace --bins --tests

# Given to the server by `make run`: make run ARGS="--listen 0.0.0.0:8080"
ARGS ?=

WEB_SOURCES := $(shell find web -path web/node_modules -prune -o -path web/dist -prune -o -type f -print 2>/dev/null)
INSTALLED   := node_modules/.package-lock.json
NPM_CI      := npm ci --ignore-scripts --no-audit --no-fund --loglevel=error

.DEFAULT_GOAL := help
.PHONY: help run build test test-rust test-web test-clients check check-rust check-web check-types \
        types bench audit clean format tools debug postgres
.SUFFIXES:

help: ## List what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# ── Running ──────────────────────────────────────────────────────────────────

run: build ## Build Guildhall and start it; ARGS="…" are given to it
	@exec $(RELEASE) serve $(ARGS)

build: tools postgres web/dist/index.html ## Build target/release/guildhall, with the web app and PostgreSQL inside
	cargo build --locked --release

tools:
	@tools/check.sh

# npm writes $(INSTALLED) last, so a lock file that is newer has not been installed.
%/$(INSTALLED): %/package-lock.json %/package.json
	@echo "Fetching the packages of $*"
	@$(NPM_CI) --prefix $*
	@mkdir -p $(@D) && touch $@

# The archive is touched only when its contents change, so this may run each time.
postgres: tools/postgres/$(INSTALLED)
	@node tools/postgres/pack.mjs

web/dist/index.html: web/$(INSTALLED) $(WEB_SOURCES)
	npm run --silent build --prefix web
	@touch $@

debug: tools postgres web/dist/index.html
	$(BUILD_TESTS)

# ── Testing ──────────────────────────────────────────────────────────────────

# The browser is looked for first: what is missing is better known before the build than after it.
test: tools ## Run every test: Rust, web, real clients, browser
	@tools/chromium.sh >/dev/null
	@$(MAKE) --no-print-directory test-rust test-web test-clients

# The tests through HTTP are one process, which shares one PostgreSQL; a process for each would start one each. They are
# filtered, not excluded: without a member of the workspace, libraries would be built again with fewer features.
test-rust: debug ## Run the Rust tests
ifneq ($(shell PATH="$(PATH)" command -v cargo-nextest),)
	cargo nextest run --locked --workspace --filterset 'not package(guildhall-tests)'
	cargo test --locked --quiet --workspace --test all
else
	cargo test --locked --quiet --workspace --bins --tests
endif

test-web: web/$(INSTALLED) ## Run the web app's unit tests
	npm test --silent --prefix web

test-clients: debug $(patsubst %/package.json,%/$(INSTALLED),$(wildcard tests/clients/package.json)) ## Run real clients and a browser against the server
ifneq ($(wildcard tests/clients/package.json),)
	chromium="$$(tools/chromium.sh)" && \
	GUILDHALL_BIN="$(abspath $(DEBUG))" GUILDHALL_CHROMIUM="$$chromium" npm test --silent --prefix tests/clients
else
	@echo "tests/clients is not here: no tests with real clients and a browser."
endif

# ── Checking ─────────────────────────────────────────────────────────────────

check: check-rust check-web check-types ## Check format, lints, types, lock files and the generated contract

check-rust: tools postgres web/dist/index.html
	cargo fmt --all --check
	cargo clippy --locked --quiet --workspace --all-targets -- -D warnings

check-web: web/$(INSTALLED)
	@tools/check-locks.sh
	npm run --silent check --prefix web

check-types: debug
	@tools/types.sh check $(DEBUG)

types: debug ## Renew web/openapi.json and the web app's types from the server's contract
	@tools/types.sh renew $(DEBUG)

format: web/$(INSTALLED) ## Format everything
	cargo fmt --all
	npm run --silent format --prefix web

audit: tools ## Look for known faults, unfit licences and foreign sources in what is built in
	@tools/audit.sh

# ── Measuring, clearing ──────────────────────────────────────────────────────

bench: build ## Measure speed and memory into bench/RESULTS.md
	GUILDHALL_BIN="$(abspath $(RELEASE))" bench/run.sh $(ARGS)

clean: ## Remove what was built and fetched; data folders stay
	cargo clean
	rm -rf web/dist platform/embedded/vendor web/node_modules tools/postgres/node_modules tests/clients/node_modules
