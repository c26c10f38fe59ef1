#!/usr/bin/env bash
# Serves a small synthetic city on a free port and runs the page's tests against it in a headless browser.
set -euo pipefail
cd "$(dirname "$0")/.."

beatwise=$(scripts/executable.sh)
folder=$(mktemp -d)
log=$folder/log
server=''

stop() {
    [ -z "$server" ] || { kill -TERM "$server" && wait "$server"; } 2>/dev/null || true
    rm -rf "$folder"
}
trap stop EXIT

fail() {
    printf '%s\n' "$1" >&2
    cat "$log" >&2
    exit 1
}

"$beatwise" --data "$folder/lake" --quiet demo --no-serve --reports 20000
: >"$log"
"$beatwise" --data "$folder/lake" serve --bind 127.0.0.1:0 2>>"$log" </dev/null &
server=$!

for _ in $(seq 150); do
    address=$(sed -n 's|^serving on \(http://[^/]*\)/.*|\1|p' "$log")
    if [ -n "$address" ] || ! kill -0 "$server" 2>/dev/null; then break; fi
    sleep 0.2
done
[ -n "$address" ] || fail "the server did not start within 30 seconds:"

BEATWISE_URL=$address BEATWISE_CHROMIUM=${BEATWISE_CHROMIUM:-$(command -v chromium)} npm --prefix api/web test </dev/null

kill -TERM "$server"
wait "$server" || fail "the server did not stop cleanly on SIGTERM:"
server=''
