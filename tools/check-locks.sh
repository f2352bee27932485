#!/bin/sh
# Lock files name packages and their hashes; where they are fetched from is the machine's affair.
set -eu
cd "$(dirname "$0")/.."

trouble=0

# An address in "resolved" binds the project to one registry; a link inside the project has no scheme.
for lock in $(find . -name package-lock.json -not -path '*/node_modules/*' -not -path './target/*'); do
  if grep -n '"resolved": *"[a-z+]*:' "$lock" >&2; then
    folder=$(dirname "$lock")
    echo "$lock names a registry. Renew it: npm install --prefix $folder --package-lock-only --omit-lockfile-registry-resolved" >&2
    trouble=1
  fi
  node tools/check-lock.mjs "$lock" || trouble=1
done

if grep -n '^source = ' Cargo.lock | grep -v '"registry+https://github.com/rust-lang/crates.io-index"' >&2; then
  echo "Cargo.lock has packages from elsewhere than crates.io." >&2
  trouble=1
fi

exit "$trouble"
