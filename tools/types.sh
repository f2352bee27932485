#!/bin/sh
# Writes the HTTP contract and the web app's types from it, or checks that they are what the server says.
#
#   tools/types.sh renew|check GUILDHALL
set -eu
cd "$(dirname "$0")/.."

guildhall=$2
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT

main() {
  case $1 in
    renew)
      "$guildhall" openapi >"$fresh/openapi.json"
      cp "$fresh/openapi.json" web/openapi.json
      npm run --silent types --prefix web
      ;;
    check)
      "$guildhall" openapi >"$fresh/openapi.json"
      same web/openapi.json openapi.json
      # The same steps on copies, so that a check changes nothing.
      web/node_modules/.bin/openapi-typescript "$fresh/openapi.json" --output "$fresh/schema.d.ts" >/dev/null
      (cd web && node_modules/.bin/prettier --stdin-filepath src/api/schema.d.ts) <"$fresh/schema.d.ts" >"$fresh/formatted.d.ts"
      same web/src/api/schema.d.ts formatted.d.ts
      echo "The contract and its types are those of the server."
      ;;
  esac
}

same() {
  if ! diff -u "$1" "$fresh/$2" >"$fresh/difference"; then
    head -40 "$fresh/difference" >&2
    echo "$1 is not what the server says: run \`make types\` and look at the difference." >&2
    exit 1
  fi
}

main "$@"
