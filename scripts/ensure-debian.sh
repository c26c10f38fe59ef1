#!/usr/bin/env bash
# Installs the Debian package of every command that is missing: scripts/ensure-debian.sh COMMAND:PACKAGE...
set -euo pipefail

missing=()
for pair in "$@"; do
    command -v "${pair%%:*}" >/dev/null || missing+=("${pair##*:}")
done
[ "${#missing[@]}" -eq 0 ] && exit 0

install="apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
if ! command -v apt-get >/dev/null; then
    printf 'missing: %s (as Debian calls them). Install them with your package manager.\n' "${missing[*]}" >&2
    exit 1
fi
export DEBIAN_FRONTEND=noninteractive
if [ "$(id -u)" -eq 0 ]; then
    printf '+ %s\n' "$install"
    sh -c "$install" </dev/null
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    printf '+ sudo sh -c "%s"\n' "$install"
    sudo -n DEBIAN_FRONTEND=noninteractive sh -c "$install" </dev/null
else
    printf 'missing Debian packages, and neither root nor sudo without a password. Run this, then make again:\n  sudo sh -c "%s"\n' \
        "$install" >&2
    exit 1
fi
