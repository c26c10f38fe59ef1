#!/usr/bin/env bash
# Removes what `make` builds and installs inside the checkout. Lakes and other data stay.
set -euo pipefail
cd "$(dirname "$0")/.."

cargo clean
rm -rf target .venv api/web/dist api/web/node_modules api/web/test-results
