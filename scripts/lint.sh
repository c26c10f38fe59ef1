#!/usr/bin/env bash
# Every check that reads the source without running it.
set -euo pipefail
cd "$(dirname "$0")/.."

step() {
    printf '\n== %s\n' "$1"
}

step "Formatting"
cargo fmt --all --check
step "Clippy"
cargo clippy --locked --workspace --all-targets -- -D warnings
step "Documentation"
RUSTDOCFLAGS=-Dwarnings cargo doc --locked --workspace --no-deps
step "TypeScript"
npm --prefix api/web run check
step "Dependencies"
scripts/deny.sh
