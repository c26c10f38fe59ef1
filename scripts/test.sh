#!/usr/bin/env bash
# Runs every test. Expects the map, .venv, chromium and pdftotext, as `make test` provides them.
set -euo pipefail
cd "$(dirname "$0")/.."

step() {
    printf '\n== %s\n' "$1"
}

scripts/ensure-cargo-tool.sh nextest 0.9.143
rm -f target/nextest/default/junit.xml
trap 'step "Summary"; python3 scripts/test_summary.py' EXIT

step "Unit and integration tests"
BEATWISE_PYTHON="$PWD/.venv/bin/python" cargo nextest run --locked --workspace
step "Examples in the documentation"
cargo test --locked --workspace --doc
step "The page, in a browser"
scripts/test-page.sh
