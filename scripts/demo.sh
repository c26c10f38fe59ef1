#!/usr/bin/env bash
# Builds the executable and runs `beatwise demo` with the arguments given.
set -euo pipefail
cd "$(dirname "$0")/.."

printf '+ cargo build --locked --workspace (many minutes the first time)\n'
# The whole workspace, so that the tests later find the same crates built with the same features.
cargo build --locked --workspace
exec "$(scripts/executable.sh)" demo "$@"
