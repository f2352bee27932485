#!/bin/sh
# Says in a sentence what this machine lacks for building Guildhall.
#
#   tools/check.sh [rust] [node] [cc]     all of them by default
set -eu

RUST=1.95.0
NODE=20.19.0

trouble=0

main() {
  for part in "${@:-rust node cc}"; do
    for what in $part; do
      "check_$what"
    done
  done
  exit "$trouble"
}

check_rust() {
  if ! found cargo || ! found rustc; then
    say "Rust is missing. Guildhall needs Rust $RUST or newer: https://rustup.rs shows how to get it."
    return
  fi
  version=$(rustc --version | cut -d' ' -f2)
  older "$version" "$RUST" || return 0
  if found rustup; then
    say "Rust $version is too old. Guildhall needs $RUST or newer: run \`rustup update stable\`."
  else
    say "Rust $version is too old. Guildhall needs $RUST or newer: https://rustup.rs shows how to get it."
  fi
}

check_node() {
  if ! found node; then
    say "Node.js is missing. Guildhall needs Node.js $NODE or newer to build its web app: https://nodejs.org has it."
    return
  fi
  version=$(node --version | tr -d v)
  if older "$version" "$NODE"; then
    say "Node.js $version is too old. Guildhall needs $NODE or newer to build its web app: https://nodejs.org has it."
  fi
  found npm || say "npm, which comes with Node.js, is missing: install it beside the Node.js at $(command -v node)."
}

check_cc() {
  found cc && return
  case $(uname -s) in
    Darwin) say "A C compiler is missing: run \`xcode-select --install\`." ;;
    *) say "A C compiler is missing: install one, for example with \`apt-get install gcc libc6-dev\`." ;;
  esac
}

found() {
  command -v "$1" >/dev/null 2>&1
}

# Whether version $1 comes before version $2. What follows a hyphen (1.96.0-nightly) is left out of account.
older() {
  printf '%s %s\n' "${1%%-*}" "${2%%-*}" | awk '{
    split($1, has, "."); split($2, needs, ".")
    for (i = 1; i <= 3; i++) if (has[i] + 0 != needs[i] + 0) exit !(has[i] + 0 < needs[i] + 0)
    exit 1
  }'
}

say() {
  printf '%s\n' "$1" >&2
  trouble=1
}

main "$@"
