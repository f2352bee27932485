#!/bin/bash
# Known faults, licences and origins of everything that is built in. A database that cannot be reached is said, not hidden.
set -euo pipefail
cd "$(dirname "$0")/.."

trouble=0

main() {
  if ! command -v cargo-deny >/dev/null 2>&1; then
    echo "Fetching cargo-deny."
    cargo install --quiet --locked cargo-deny
  fi
  echo "Rust: licences, bans, sources"
  cargo deny --log-level warn --locked check --hide-inclusion-graph licenses bans sources || trouble=1
  echo "Rust: advisories"
  advisories
  while IFS= read -r lock; do
    packages "$(dirname "$lock")"
  done < <(find . -name package-lock.json -not -path '*/node_modules/*' -not -path './target/*' | sort)
  exit "$trouble"
}

advisories() {
  local said
  if ! said=$(cargo deny --log-level error --locked fetch db 2>&1); then
    echo "  not checked: the RustSec advisory database cannot be reached from here (${said##*$'\n'})."
    return
  fi
  cargo deny --log-level error --locked check --hide-inclusion-graph advisories || trouble=1
}

packages() {
  echo "npm: $1"
  local report
  report=$(npm audit --prefix "$1" --json 2>/dev/null || true)
  # npm answers a report with counts, or an error where the registry has no advisories to ask.
  node -e '
    const report = JSON.parse(process.argv[1] || "{}")
    const counts = report.metadata?.vulnerabilities
    if (!counts) {
      console.log("  not checked: the npm advisory database cannot be reached from here.")
      process.exit(0)
    }
    for (const [name, fault] of Object.entries(report.vulnerabilities)) {
      console.log(`  ${fault.severity} ${name}: ${fault.via.map((via) => via.title ?? via).join("; ")}`)
    }
    if (!counts.total) console.log("  no known faults")
    process.exit(counts.high + counts.critical ? 1 : 0)
  ' "$report" || trouble=1
}

main
