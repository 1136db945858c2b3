#!/bin/sh
# Installs the Debian packages that voicecall builds on. Prints nothing when they are all there.
set -eu

packages="make pkg-config liblua5.4-dev libssl-dev libsqlite3-dev flite1-dev libspeexdsp-dev libcurl4-openssl-dev $*"
missing=""
for package in $packages; do
    if [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" != installed ]; then
        missing="$missing $package"
    fi
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    as_root=""
elif command -v sudo >/dev/null 2>&1; then
    as_root="sudo"
else
    echo "error: these packages are missing:$missing" >&2
    echo "next: run as root: apt-get update && apt-get install -y$missing" >&2
    exit 1
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
echo "installing$missing"
# shellcheck disable=SC2086  # a list of words on purpose
if ! { $as_root apt-get update -qq && $as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends $missing; } >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    echo "error: apt-get could not install$missing" >&2
    echo "next: see the lines above, then run make again" >&2
    exit 1
fi
