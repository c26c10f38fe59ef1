#!/usr/bin/env bash
# The long proofs: every property test with 10,000 random cases instead of 256, and a load killed at a hundred moments.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/ensure-cargo-tool.sh nextest 0.9.143
PROPTEST_CASES=10000 BEATWISE_PROVE=1 BEATWISE_PYTHON="$PWD/.venv/bin/python" cargo nextest run --locked --workspace
