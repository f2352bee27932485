#!/bin/sh
# Measures Guildhall beside its peer and writes bench/RESULTS.md. The peer's packages are fetched on the way.
#   bench/run.sh          the whole run, about five minutes
#   bench/run.sh quick    a look of under two minutes, kept out of RESULTS.md
# GUILDHALL_BIN names a binary that is built already; without it, the release is built first.
set -eu
cd "$(dirname "$0")/.."

command -v node >/dev/null || { echo "The peer needs Node.js 20 or newer: install it, then run this again." >&2; exit 1; }
command -v pgbench >/dev/null || ls /usr/lib/postgresql/*/bin/pgbench >/dev/null 2>&1 \
    || echo "There is no pgbench here: its bars will stand as not measured." >&2
[ -d bench/peers/node/node_modules ] || (cd bench/peers/node && npm ci --no-audit --no-fund)
if [ -z "${GUILDHALL_BIN:-}" ]; then
    cargo build --release -p guildhall
    GUILDHALL_BIN=target/release/guildhall
fi
cargo build --release -p guildhall-bench

results=bench/RESULTS.md
if [ "${1:-}" = quick ]; then
    shift
    set -- --quick "$@"
    results=target/bench-quick.md
fi
exec target/release/guildhall-bench --guildhall "$GUILDHALL_BIN" --results "$results" --date "$(date -u +%F)" "$@"
