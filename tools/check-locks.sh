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
  if ! node -e '
    const { packages } = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"))
    const bare = Object.entries(packages).filter(([path, it]) => path.includes("node_modules/") && !it.link && !it.inBundle && !it.integrity)
    for (const [path] of bare) console.error(`${process.argv[1]} has no hash for ${path}.`)
    process.exit(bare.length ? 1 : 0)
  ' "$lock"; then
    trouble=1
  fi
done

if grep -n '^source = ' Cargo.lock | grep -v '"registry+https://github.com/rust-lang/crates.io-index"' >&2; then
  echo "Cargo.lock has packages from elsewhere than crates.io." >&2
  trouble=1
fi

exit "$trouble"
