#!/usr/bin/env bash
# Checks what has to be there before make can install the rest: Rust, Node.js and Python. Says what to install.
set -euo pipefail
cd "$(dirname "$0")/.."

complain() {
    printf 'missing: %s\n' "$1" >&2
    exit 1
}

cargo --version >/dev/null ||
    complain "Rust. Install rustup from https://rustup.rs; it fetches the version that rust-toolchain.toml names."

node -e 'const [major, minor] = process.versions.node.split(".").map(Number);
    process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1);' && command -v npm >/dev/null ||
    complain "Node.js 20.19 or newer with npm. Install it from https://nodejs.org, or on Debian 13: apt-get install nodejs npm"

python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    complain "Python 3.11 or newer. Install it from https://www.python.org, or on Debian: apt-get install python3 python3-venv"

# SQLite, zstd and ring bring C sources.
scripts/ensure-debian.sh cc:gcc cc:libc6-dev
