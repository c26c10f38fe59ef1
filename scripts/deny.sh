#!/usr/bin/env bash
# Puts deny.toml to cargo-deny: licences, versions and sources always, advisories where their database can be fetched.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/ensure-cargo-tool.sh deny 0.20.2
cargo deny --locked check licenses bans sources

export GIT_TERMINAL_PROMPT=0
if cargo deny --locked fetch db >/dev/null 2>&1 </dev/null; then
    cargo deny --locked check advisories
else
    printf 'skipped: advisories, because https://github.com/RustSec/advisory-db cannot be fetched from here\n'
fi
