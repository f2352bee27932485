#!/bin/sh
# Builds what is measured, fetches the peer's packages, measures, and writes bench/RESULTS.md.
#   bench/run.sh          the whole run, about five minutes
#   bench/run.sh quick    a look of under two minutes, printed and kept out of RESULTS.md
set -eu
cd "$(dirname "$0")/.."

command -v node >/dev/null || { echo "The peer needs Node.js 20 or newer: install it, then run this again." >&2; exit 1; }
[ -d bench/peers/node/node_modules ] || (cd bench/peers/node && npm ci --no-audit --no-fund)
cargo build --release -p guildhall -p guildhall-bench

if [ "${1:-}" = quick ]; then
    shift
    exec target/release/guildhall-bench --quick --results target/bench-quick.md --date "$(date -u +%F)" "$@"
fi
exec target/release/guildhall-bench --date "$(date -u +%F)" "$@"
