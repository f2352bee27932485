#!/bin/sh
# Prints the path of a Chromium that the browser tests can drive; fetches one where it may.
#
# GUILDHALL_CHROMIUM names one that is used as it is.
set -eu

main() {
  if [ -n "${GUILDHALL_CHROMIUM:-}" ]; then
    if runs "$GUILDHALL_CHROMIUM"; then
      printf '%s\n' "$GUILDHALL_CHROMIUM"
      return
    fi
    fail "GUILDHALL_CHROMIUM is $GUILDHALL_CHROMIUM, which does not run."
  fi
  here && return
  fetch
  here && return
  fail "The browser tests need Chromium or Chrome, and there is none here. $(advice)"
}

# Prints the first browser of this machine that starts.
here() {
  for name in chromium chromium-browser google-chrome google-chrome-stable \
    "/Applications/Chromium.app/Contents/MacOS/Chromium" \
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
    path=$(command -v "$name" 2>/dev/null) || continue
    if runs "$path"; then
      printf '%s\n' "$path"
      return
    fi
  done
  return 1
}

# Some systems have a program of that name which only tells people to get the real one.
runs() {
  "$1" --version </dev/null >/dev/null 2>&1
}

fetch() {
  command -v apt-get >/dev/null 2>&1 || return 0
  if [ "$(id -u)" = 0 ]; then
    as_root=
  elif sudo -n true 2>/dev/null; then
    as_root="sudo -n"
  else
    return 0
  fi
  printf 'Fetching Chromium with apt-get, for the browser tests.\n' >&2
  # Lists may be missing or old: fetched anew if the package is not found in those that are here.
  install || { $as_root apt-get update -qq </dev/null >&2 && install; } || true
}

install() {
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium </dev/null >&2
}

advice() {
  case $(uname -s) in
    Darwin) echo "Run \`brew install --cask chromium\`, or set GUILDHALL_CHROMIUM to a browser's path." ;;
    *)
      if command -v apt-get >/dev/null 2>&1; then
        echo "Run \`sudo apt-get install chromium\`, or set GUILDHALL_CHROMIUM to a browser's path."
      else
        echo "Install it with this system's package manager, or set GUILDHALL_CHROMIUM to a browser's path."
      fi
      ;;
  esac
}

fail() {
  printf '%s\n' "$1" >&2
  exit 1
}

main
