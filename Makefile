# make demo    hear and see a phone call that a Lua script runs
# make test    everything that must hold
# make help    the rest

SWIFT ?= swift
SWIFTFLAGS ?=
RELEASE = $(SWIFT) build -c release $(SWIFTFLAGS) --product voicecall
VOICECALL = .build/release/voicecall
SEEDS ?= 20
DEMO_WAV ?= demo.wav

.PHONY: help packages lint-packages build demo test flows lint sanitize bench fuzz soak docs clean

help:
	@sed -n 's/^# //p' Makefile
	@echo "make build   the voicecall command, optimised"
	@echo "make flows   the specs of the shipped flows, under seeds, with every branch counted"
	@echo "make lint    swift format and luacheck"
	@echo "make sanitize  the script sandbox under AddressSanitizer"
	@echo "make bench   figures, as ratios against a floor of the same run"
	@echo "make soak    many seeds and a cut at every journal write"
	@echo "make docs    write the generated pages anew"
	@echo "make clean   remove what was built"

packages:
	@scripts/install-packages.sh

lint-packages:
	@scripts/install-packages.sh lua-check

build: packages
	@$(RELEASE)

demo: build
	@$(VOICECALL) run-flow reception --speed 4 --wav $(DEMO_WAV)

test: packages
	$(SWIFT) build $(SWIFTFLAGS) --build-tests
	$(SWIFT) test $(SWIFTFLAGS) --skip-build
	@$(MAKE) --no-print-directory flows

flows: build
	$(VOICECALL) flow check flows/*.lua
	$(VOICECALL) flow test --seeds $(SEEDS) --coverage
	$(VOICECALL) flow test --cut

lint: lint-packages
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests Benchmarks
	luacheck --quiet flows

sanitize: packages
	$(SWIFT) test $(SWIFTFLAGS) --scratch-path .build-sanitize --sanitize address --filter LuaBridgeTests

bench: packages
	$(SWIFT) run -c release $(SWIFTFLAGS) voicecall-bench

soak: build
	$(VOICECALL) flow test --seeds 1000 --coverage
	$(VOICECALL) flow test --cut

docs: packages
	VOICECALL_UPDATE_DOCS=1 $(SWIFT) test $(SWIFTFLAGS) --filter CallCoreTests

clean:
	rm -rf .build .build-sanitize demo.wav
