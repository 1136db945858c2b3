#!/usr/bin/env bash
# The specs of all shipped flows on media streams: every carrier with every transcription and every synthesis service,
# then the flows that let voice models talk, on every carrier with every model; or with `once` each service once, on one
# carrier or another. Prints a line for each combination, and the sum; fails when a spec fails in any of them.
# usage: scripts/matrix.sh VOICECALL SEEDS [once]
set -euo pipefail
voicecall=$1 seeds=$2 mode=${3:-all}
carriers=(twilio telnyx plivo)
recognisers=(openai deepgram deepgram-flux elevenlabs mistral xai)
voices=(flite openai elevenlabs deepgram xai azure-speech)
models=(openai google)
talking=(meet frontdesk)

out=$(mktemp)
trap 'rm -f "$out"' EXIT
count=0 failed=0 runs=0

# label, then what is given to `flow test`
run() {
	local verdict=pass summary label=$1
	shift
	"$voicecall" flow test --seeds "$seeds" "$@" >"$out" || { verdict=FAIL && failed=$((failed + 1)); }
	summary=$(tail -n 1 "$out")
	count=$((count + 1))
	runs=$((runs + $(sed -n 's/.* \([0-9][0-9]*\) runs\{0,1\},.*/\1/p' <<<"$summary" | grep . || echo 0)))
	printf '%s  %s  %s\n' "$verdict" "$label" "$summary"
}

# carrier, transcription, synthesis
try() {
	run "$(printf '%-6s  %-13s  %-12s' "$1" "$2" "$3")" --carrier "$1" --transcription "$2" --speech "$3"
}

# carrier, voice model
talk() {
	run "$(printf '%-6s  %-13s  %-12s' "$1" "$2" "voice model")" --carrier "$1" --realtime "$2" "${talking[@]}"
}

if [ "$mode" = once ]; then
	for index in "${!recognisers[@]}"; do
		try "${carriers[index % 3]}" "${recognisers[index]}" "${voices[index]}"
	done
	for index in "${!models[@]}"; do talk "${carriers[2 - index]}" "${models[index]}"; done
else
	for carrier in "${carriers[@]}"; do
		for recogniser in "${recognisers[@]}"; do
			for voice in "${voices[@]}"; do try "$carrier" "$recogniser" "$voice"; done
		done
		for model in "${models[@]}"; do talk "$carrier" "$model"; done
	done
fi
printf '%d of %d combinations passed, %d runs in %d s\n' $((count - failed)) "$count" "$runs" "$SECONDS"
[ "$failed" -eq 0 ]
