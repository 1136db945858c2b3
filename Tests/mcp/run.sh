#!/bin/sh
# usage: Tests/mcp/run.sh VOICECALL   the official client of the Model Context Protocol against the built command
set -eu

folder=$(dirname "$0")
venv=.build/mcp-venv
skip() {
    echo "mcp: skipped: $1"
    exit 0
}

command -v python3 >/dev/null 2>&1 || skip "there is no python3"
if ! cmp -s "$folder/requirements.txt" "$venv/requirements.txt"; then
    rm -rf "$venv"
    python3 -m venv "$venv" >/dev/null 2>&1 || skip "python3 has no venv (Debian: python3-venv)"
    "$venv/bin/pip" install --quiet --disable-pip-version-check --retries 1 --timeout 15 \
        -r "$folder/requirements.txt" >"$venv/pip.log" 2>&1 || skip "PyPI cannot be reached, see $venv/pip.log"
    cp "$folder/requirements.txt" "$venv/requirements.txt"
fi
PYTHONDONTWRITEBYTECODE=1 exec "$venv/bin/python" "$folder/test_mcp.py" "$1"
