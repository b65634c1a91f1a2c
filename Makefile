# Kezek. The two commands: `make run` and `make test`. The same flags everywhere,
# or the toolkit is compiled again; clang because gcc 12 needs five minutes for it.

TAGS  := x11
GO    := go
TOOLS := .tools
TOUR  := tour
BIN   := bin

export CC := $(shell command -v clang >/dev/null 2>&1 && echo clang || echo cc)
export GOFLAGS := -tags=$(TAGS)

.PHONY: help
help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

.PHONY: deps
deps:
	@sh .ci/deps

.PHONY: run
run: build ## open the program in practice mode; with no display, take the tour
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname -s)" != Linux ]; then \
		$(BIN)/kezek --practice --data data; \
	else \
		echo "kezek: no display here, taking the tour on a virtual one"; $(MAKE) --no-print-directory tour; \
	fi

.PHONY: build
build: deps ## build the programs into bin/
	@mkdir -p $(BIN)
	CC=$$(command -v clang || echo cc) $(GO) build -o $(BIN)/ ./cmd/...

.PHONY: tour
tour: build ## a whole visit in three languages; pictures of every screen in tour/
	@sh .ci/tour $(BIN)/kezek-tour $(TOUR)

.PHONY: screens
screens: ## every screen in each language, variant and size, in screens/; refreshes docs/pictures/screens
	CGO_ENABLED=0 $(GO) test -c -o $(BIN)/screens.test ./ui
	@sh .ci/screens $(BIN)/screens.test screens

.PHONY: help-pictures
help-pictures: tour ## the pictures that help shows (assets/help), from those of the tour; needs cwebp
	$(BIN)/kezek-tour --shrink assets/help $(TOUR)

.PHONY: accessible
accessible: ## the program for Windows that a screen reader can read, in bin/kezek-accessible.exe
	packaging/windows/programs $(BIN) kezek-accessible.exe kezek-pages.exe

.PHONY: smoke-windows
smoke-windows: deps-packages ## makes the packages for Windows and tries them under Wine; pictures in smoke/ (MESA_DLL=... for those with Mesa)
	packaging/windows/programs $(BIN)/windows kezek.exe kezek-accessible.exe kezek-pages.exe kezek-tour.exe
	PROGRAMS=$(BIN)/windows packaging/windows/build $(BIN)/windows/packages
	CGO_ENABLED=0 KEZEK_TEST_PACKAGES=$(CURDIR)/$(BIN)/windows/packages $(GO) test -count=1 ./packaging/windows
	TOUR=$(BIN)/windows/kezek-tour.exe packaging/windows/smoke $(BIN)/windows/packages smoke

.PHONY: smoke-update
smoke-update: deps ## real offices are updated: a line that is cut, a power cut, forged, too old and broken versions, and back; a quarter of an hour
	CC=$$(command -v clang || echo cc) $(GO) test -count=1 -tags $(TAGS),soak -timeout 40m -v -run NewerVersionsReachRealOffices ./cmd/kezek

# What only computes: under the race detector it is ten times slower and finds nothing. No
# package stands here that shares a generic type of sync with others: the linker keeps one
# copy of its code, and one that is not watched makes the detector cry where nothing is.
WAZEVO := github.com/tetratelabs/wazero/internal/engine/wazevo
TYPESET := github.com/go-text/typesetting
RACELESS := modernc.org/sqlite/lib modernc.org/memory crypto/internal/fips140/bigmod golang.org/x/image/vector \
	$(addprefix $(TYPESET)/,harfbuzz font font/opentype font/opentype/tables shaping segmenter internal/unicodedata) \
	$(addprefix $(WAZEVO)/,ssa frontend backend backend/regalloc backend/isa/amd64 wazevoapi)

.PHONY: test
test: deps ## every test, with the race detector, and beside it what it would be too slow for
	@$(MAKE) --no-print-directory -j2 test-race test-beside

.PHONY: test-beside
test-beside: # one after the other, beside what takes the longest
	@$(MAKE) --no-print-directory test-screens test-postgres test-sql

.PHONY: test-race
test-race: # the central first: it takes the longest
	CC=$$(command -v clang || echo cc) GOFLAGS="$(GOFLAGS) $(RACELESS:%=-gcflags=%=-race=false)" $(GO) test -race -timeout 80m ./internal/central ./...

# What works on one goroutine, which the race detector passes over.
.PHONY: test-screens
test-screens:
	CGO_ENABLED=0 $(GO) test -timeout 30m ./ui ./ui/widgets/samples ./internal/printing

# The central on PostgreSQL too; the contract of the store runs on both engines anyway.
.PHONY: test-postgres
test-postgres:
	CGO_ENABLED=0 KEZEK_TEST_DATABASE=postgres $(GO) test -timeout 60m ./internal/central

# Every statement, as CockroachDB and YugabyteDB would take it: a module of its own.
.PHONY: test-sql
test-sql:
	cd internal/central/store/parsetest && CGO_ENABLED=0 GOFLAGS=-mod=mod $(GO) test .

.PHONY: quick
quick: ## tests without cgo and races, for the loop while writing
	CGO_ENABLED=0 $(GO) test $$(CGO_ENABLED=0 $(GO) list ./... | grep -v '/cmd/[a-z-]*$$')

.PHONY: soak
soak: deps ## kills, a bad line, a hundred disasters of the central, a shift of a hundred citizens, the rate of the drain, the idle window; fifty minutes, with figures
	CC=$$(command -v clang || echo cc) $(GO) test -tags $(TAGS),soak -p 1 -timeout 90m -v \
		-run 'TenThousand|TwoHundred|HundredDisasters|AHundredCitizens|RealProgramIsKilled' ./internal/soak ./cmd/kezek
	CC=$$(command -v clang || echo cc) $(GO) test -tags $(TAGS),soak -timeout 30m -v -run NearlyRight ./internal/central
	CC=$$(command -v clang || echo cc) $(GO) test -tags $(TAGS),soak -timeout 30m -v -run ThroughTwoProcesses ./cmd/kezek-central
	CC=$$(command -v clang || echo cc) $(GO) test -tags $(TAGS),soak -timeout 30m -run '^$$' -bench BenchmarkDrain ./internal/soak
	CC=$$(command -v clang || echo cc) $(GO) test -tags $(TAGS),soak -timeout 30m -run '^$$' -bench BenchmarkIdle -benchtime 1x ./cmd/kezek

.PHONY: bench
bench: deps ## how fast it is, each figure beside another of the same run, into docs/performance.md; ten minutes
	CC=$$(command -v clang || echo cc) $(GO) run ./internal/soak/bench

.PHONY: bench-all
bench-all: deps ## the same, and what the central does in a second; forty minutes
	CC=$$(command -v clang || echo cc) $(GO) run ./internal/soak/bench -all

.PHONY: fuzz
fuzz: ## each fuzz target for half a minute
	@for pkg in $$($(GO) list ./... | grep -v '/cmd/[a-z-]*$$'); do \
		for target in $$($(GO) test -list '^Fuzz' $$pkg | grep '^Fuzz'); do \
			$(GO) test -run '^$$' -fuzz "^$$target$$" -fuzztime 30s -fuzzminimizetime 1x $$pkg || exit 1; \
		done; \
	done

$(TOOLS)/golangci-lint: tools/go.mod tools/go.sum
	@mkdir -p $(TOOLS)
	cd tools && GOFLAGS= $(GO) build -o ../$@ github.com/golangci/golangci-lint/v2/cmd/golangci-lint

.PHONY: check
check: deps $(TOOLS)/golangci-lint ## the linter
	CC=$$(command -v clang || echo cc) $(TOOLS)/golangci-lint run
	CC=$$(command -v clang || echo cc) $(TOOLS)/golangci-lint fmt --diff
	CGO_ENABLED=0 GOFLAGS= $(GO) vet -tags $(TAGS),accessibility ./ui/...
	GOFLAGS= $(GO) vet -tags $(TAGS),nopractice ./...
	CGO_ENABLED=0 GOFLAGS= GOOS=windows $(GO) build -tags accessibility ./ui/widgets
	cd internal/central/store/parsetest && CGO_ENABLED=0 GOFLAGS=-mod=mod $(GO) vet ./...

$(TOOLS)/govulncheck: tools/go.mod tools/go.sum
	@mkdir -p $(TOOLS)
	cd tools && GOFLAGS= $(GO) build -o ../$@ golang.org/x/vuln/cmd/govulncheck

.PHONY: audit
audit: deps $(TOOLS)/govulncheck ## is every module what go.sum says, and has one that is built in a known weakness
	@CC=$$(command -v clang || echo cc) sh .ci/audit $(TOOLS)/govulncheck

.PHONY: deps-packages
deps-packages:
	@sh .ci/deps packages

.PHONY: dist
dist: deps-packages ## every package that this computer can make, in dist/: packaging/README.md
	packaging/dist dist

.PHONY: dist-twice
dist-twice: deps-packages ## the same from two clones, compared byte by byte
	packaging/dist-twice

.PHONY: smoke-linux
smoke-linux: deps-packages # as root: installs, starts, updates and removes what is in dist/
	packaging/linux/smoke dist smoke

.PHONY: sizes
sizes: ## how large the counter for Linux is, and what takes the most of it
	@sh packaging/sizes

.PHONY: clean
clean: ## remove what was built
	rm -rf $(BIN) $(TOUR) $(TOOLS) screens dist smoke
