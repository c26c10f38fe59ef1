#!/usr/bin/env bash
# Makes .venv with the packages of tests/requirements.txt.
set -euo pipefail
cd "$(dirname "$0")/.."

python3 -c 'import ensurepip' 2>/dev/null || scripts/ensure-debian.sh python3-venv:python3-venv
python3 -m venv --clear .venv
.venv/bin/python -m pip install --no-input --disable-pip-version-check --quiet --requirement tests/requirements.txt
printf 'installed in .venv: %s\n' "$(grep -v '^#' tests/requirements.txt | tr '\n' ' ')"
