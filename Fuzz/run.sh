#!/bin/sh
# Usage: Fuzz/run.sh SECONDS SEED FUZZER…    Runs each fuzzer for that long; stops at the first fault. Seed 0: any.
set -u

seconds=$1
seed=$2
shift 2
build=.build-fuzz
# What Swift makes once and keeps looks like a leak; that scripts give all memory back is checked by the fuzzer itself.
export ASAN_OPTIONS="detect_leaks=0:${ASAN_OPTIONS:-}"
export SWIFT_BACKTRACE=enable=no  # it reads memory in ways that AddressSanitizer takes for a fault of its own

for fuzzer in "$@"; do
    corpus=$build/corpus/$fuzzer
    faults=$build/faults/$fuzzer
    mkdir -p "$corpus" "$faults"
    [ ! -d "Fuzz/corpus/$fuzzer" ] || cp Fuzz/corpus/"$fuzzer"/* "$corpus"
    # Scripts there are already, under names that cannot meet.
    [ "$fuzzer" != ChunkFuzz ] || for script in flows/*.lua flows/*/*.lua Tests/LuaBridgeTests/Scripts/*.lua; do
        cp "$script" "$corpus/$(echo "$script" | tr / _)"
    done
    dictionary=Fuzz/dictionaries/$fuzzer.dict
    [ -f "$dictionary" ] && dictionary=-dict=$dictionary || dictionary=
    # shellcheck disable=SC2086  # no dictionary is no argument
    if ! "$build/release/$fuzzer" -seed="$seed" -max_total_time="$seconds" -max_len=4096 -len_control=0 -timeout=20 \
        -rss_limit_mb=2000 -artifact_prefix="$faults/" $dictionary "$corpus" >"$build/$fuzzer.log" 2>&1; then
        grep -a -m 1 -B 2 -A 30 -e 'Fatal error' -e 'ERROR: ' -e 'Program crashed' "$build/$fuzzer.log" >&2
        input=$(sed -n 's/.*Test unit written to //p' "$build/$fuzzer.log" | tail -n 1)
        echo "error: $fuzzer found a fault; all it said is in $build/$fuzzer.log" >&2
        echo "next: repeat it with ASAN_OPTIONS=detect_leaks=0 $build/release/$fuzzer ${input:-INPUT}" >&2
        exit 1
    fi
    echo "$fuzzer: $(grep -a '^Done ' "$build/$fuzzer.log"), no fault"
done
