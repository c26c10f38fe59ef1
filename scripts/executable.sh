#!/usr/bin/env bash
# Prints where cargo puts the executable.
set -euo pipefail
cd "$(dirname "$0")/.."

folder=$(cargo metadata --locked --no-deps --format-version 1 |
    node -p 'JSON.parse(require("node:fs").readFileSync(0, "utf8")).target_directory')
printf '%s/debug/beatwise\n' "$folder"
