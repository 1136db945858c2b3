# make demo    hear and see a phone call that a Lua script runs
# make test    everything that must hold
# make help    the rest

SWIFT ?= swift
SWIFTFLAGS ?=
RELEASE = $(SWIFT) build -c release $(SWIFTFLAGS) --product voicecall
VOICECALL = .build/release/voicecall
SEEDS ?= 20
MATRIX_SEEDS ?= 2
DEMO_WAV ?= demo.wav
# They keep real time limits, so they do not share the processor with scripts that burn it on purpose.
SOCKET_TESTS = FrontDoorTests|HTTPTransportTests|ExposureTests|WireSimulatorTests|CallGatewayTests|MediaPlaneTests|GatewayServiceTests
FUZZERS = ChunkFuzz VerbFuzz JournalFuzz SessionFuzz FormFuzz ForwardedFuzz SignatureFuzz MarkupFuzz TelnyxFuzz \
	ConfigFuzz MediaFuzz TranscriptFuzz SpeechTextFuzz AgentFuzz RealtimeFuzz GatewayFuzz ToolFuzz
FUZZ_SECONDS ?= 60
# 0 draws a seed anew each time; CI repeats one.
FUZZ_SEED ?= 0

.PHONY: help packages lint-packages build demo test test-mcp test-openclaw flows run-flows matrix lint sanitize bench \
	fuzz fuzz-build soak docs man clean

help:
	@sed -n '/^#/!q; s/^# //p' Makefile
	@echo "make build   the voicecall command, optimised"
	@echo "make flows   the specs of the shipped flows, under seeds, with every branch counted"
	@echo "make matrix  the specs on media streams: every carrier, transcription, synthesis and voice model"
	@echo "make test-mcp  the agent tool, used by the official client of the Model Context Protocol (from PyPI)"
	@echo "make test-openclaw  the OpenClaw plugin, by the test runner of Node"
	@echo "make lint    swift format and luacheck"
	@echo "make sanitize  the script sandbox under AddressSanitizer"
	@echo "make fuzz    random bytes for scripts, sessions and what carriers send, FUZZ_SECONDS=60 each"
	@echo "make bench   figures, as ratios against a floor of the same run"
	@echo "make soak    many seeds, a cut at every journal write, 200 calls with live sound for ten minutes"
	@echo "make docs    write the generated pages anew"
	@echo "make man     write the manual page anew"
	@echo "make clean   remove what was built"

packages:
	@scripts/install-packages.sh

lint-packages:
	@scripts/install-packages.sh lua-check

build: packages
	@$(RELEASE)

demo: build
	@$(VOICECALL) run-flow reception --caller flows/specs/reception.lua \
		--test "a busy department takes a message" --seed 7 --speed 4 --wav $(DEMO_WAV)

test: packages
	$(SWIFT) build $(SWIFTFLAGS) --build-tests
	$(SWIFT) test $(SWIFTFLAGS) --skip-build --no-parallel --filter '$(SOCKET_TESTS)'
	$(SWIFT) test $(SWIFTFLAGS) --skip-build --skip '$(SOCKET_TESTS)'
	@$(MAKE) --no-print-directory run-flows VOICECALL=.build/debug/voicecall
	integrations/openclaw/test/run.sh
	Tests/mcp/run.sh .build/debug/voicecall

test-mcp: packages
	$(SWIFT) build $(SWIFTFLAGS) --product voicecall
	Tests/mcp/run.sh .build/debug/voicecall

test-openclaw:
	integrations/openclaw/test/run.sh

flows: build
	@$(MAKE) --no-print-directory run-flows

# With whatever command was built: the tests have one already.
run-flows:
	$(VOICECALL) flow check flows/*.lua
	$(VOICECALL) flow test --seeds $(SEEDS) --coverage
	$(VOICECALL) flow test --cut
	for carrier in twilio telnyx plivo; do \
		$(VOICECALL) flow test --seeds 6 --carrier $$carrier && \
		$(VOICECALL) flow test --cut --carrier $$carrier && \
		$(VOICECALL) flow test --seed 0 --carrier $$carrier --sockets || exit 1; \
	done
	scripts/matrix.sh $(VOICECALL) 0 once

matrix: build
	@scripts/matrix.sh $(VOICECALL) $(MATRIX_SEEDS)

lint: lint-packages
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests Benchmarks Fuzz
	luacheck --quiet flows

# SwiftPM deletes Package.resolved when a subset of the package has no dependencies; here it comes back.
KEEP_RESOLVED = mkdir -p $(1) && { cp -p Package.resolved $(1)/resolved 2>/dev/null || true; } && \
	trap 'mv -f $(1)/resolved Package.resolved 2>/dev/null || true' EXIT && trap 'exit 130' INT TERM

# Leaks are what the tests count themselves (every state must give back all its bytes); the test runner leaks its own.
sanitize: packages
	@$(call KEEP_RESOLVED,.build-sanitize) && VOICECALL_SUBSET=sandbox ASAN_OPTIONS=detect_leaks=0 \
	$(SWIFT) test $(SWIFTFLAGS) --scratch-path .build-sanitize --sanitize address

# One option with both names: given apart, the compiler would leave the code without coverage.
fuzz-build: packages
	@$(call KEEP_RESOLVED,.build-fuzz) && VOICECALL_SUBSET=fuzz \
	$(SWIFT) build -c release $(SWIFTFLAGS) --scratch-path .build-fuzz --sanitize fuzzer \
	-Xswiftc -sanitize=fuzzer,address -Xcc -fsanitize=fuzzer-no-link,address -Xswiftc -use-ld=lld

fuzz: fuzz-build
	@Fuzz/run.sh $(FUZZ_SECONDS) $(FUZZ_SEED) $(FUZZERS)

bench: packages
	$(SWIFT) run -c release $(SWIFTFLAGS) voicecall-bench

soak: build
	$(VOICECALL) flow test --seeds 1000 --coverage
	$(VOICECALL) flow test --cut
	for carrier in twilio telnyx plivo; do $(VOICECALL) flow test --cut --carrier $$carrier || exit 1; done
	for carrier in twilio telnyx plivo; do \
		$(VOICECALL) flow test --seeds 50 --carrier $$carrier --transcription openai || exit 1; \
	done
	VOICECALL_MEDIA_SEEDS=1000 $(SWIFT) test $(SWIFTFLAGS) --filter MediaFaultTests
	$(SWIFT) build $(SWIFTFLAGS) -c release --product voicecall-bench
	.build/release/voicecall-bench soak

docs: packages
	VOICECALL_UPDATE_DOCS=1 $(SWIFT) test $(SWIFTFLAGS) --filter 'CallCoreTests|CallConfigTests'

man: build
	@mkdir -p share/man/man1 && $(VOICECALL) manual > share/man/man1/voicecall.1

clean:
	rm -rf .build .build-sanitize .build-fuzz demo.wav
