#!/usr/bin/env bash
# Installs a cargo subcommand that is missing: scripts/ensure-cargo-tool.sh NAME VERSION
set -euo pipefail

name=$1 version=$2
cargo "$name" --version >/dev/null 2>&1 && exit 0

# Unoptimised, because waiting for the tool to build costs more than it ever saves.
printf '+ cargo install cargo-%s --locked --debug --version %s (a few minutes, once)\n' "$name" "$version"
env -u CARGO_TARGET_DIR CARGO_PROFILE_DEV_DEBUG=0 cargo install "cargo-$name" --locked --debug --version "$version" </dev/null
