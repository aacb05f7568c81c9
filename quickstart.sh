#!/usr/bin/env bash
# A guided tour on this machine: an authority and two peers as separate processes. Works in a plain pipe, cleans up after itself.
# usage: quickstart.sh [--keep]     --keep leaves the folder with everything made, and says how to go on with it
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
keep=0
case "${1:-}" in
  --keep) keep=1 ;;
  --help|-h) sed -n 2,4p "${BASH_SOURCE[0]}" | cut -c3-; exit 0 ;;
  '') ;;
  *) echo "quickstart.sh: unknown option '$1'. See --help." >&2; exit 2 ;;
esac

"$root/scripts/build.sh"
export PEERSECURE_NO_BUILD=1
place=$(mktemp -d "${TMPDIR:-/tmp}/peersecure-tour.XXXXXX")
pids=()
finish() {
  local code=$?
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
  if [ "$keep" = 1 ]; then
    echo; echo "Everything is kept in $place. Go on with:"
    echo "  ./peersecure ca serve --home $place/authority --port 12560      and in another terminal"
    echo "  ./peersecure --home $place/alice                                (passphrase: $pass)"
  else rm -rf "$place"; fi
  [ "$code" -eq 0 ] || echo "The tour stopped early (code $code)." >&2
}
trap finish EXIT
pass='correct horse battery staple'
umask 077
printf '%s\n' "$pass" > "$place/password"

step() { printf '\n== %s\n' "$*"; }
show() { printf '   $ peersecure %s\n' "$*"; }
alice() { "$root/peersecure" --home "$place/alice" --password-file "$place/password" "$@"; }
bob() { "$root/peersecure" --home "$place/bob" --password-file "$place/password" "$@"; }
ca() { "$root/peersecure" ca "$@" --home "$place/authority"; }
# waits until a file holds a line that matches; a tour never hangs
await() { local file=$1 pattern=$2 i; for ((i = 0; i < 300; i++)); do grep -qE -- "$pattern" "$file" 2>/dev/null && return 0; sleep 0.1; done; echo "waited in vain for '$pattern'" >&2; cat "$file" >&2; return 1; }

step "1. A team starts its own authority"
show "ca serve"
ca serve --port 0 --bind 127.0.0.1 --host 127.0.0.1 > "$place/authority.log" 2>&1 & pids+=($!)
await "$place/authority.log" 'peersecure://'
link=$(grep -o 'peersecure://[^ ]*' "$place/authority.log" | head -n 1)
echo "   It made its keys and prints the link that others join with:"
echo "   $link"

step "2. Alice and Bob join it and register, each with a one-time code"
for who in alice bob; do
  code=$(ca invite --name "$who" --json | sed -n 's/.*"code":"\([^"]*\)".*/\1/p')
  show "join LINK; peersecure register $who --invite ..."
  "$who" --quiet join "$link" >/dev/null
  "$who" --quiet register "$who" --device "$who-laptop" --invite "$code" | sed 's/^/   /'
done

step "3. Who am I, and what time is it?"
alice whoami | sed 's/^/   /'
alice time | sed 's/^/   /'

step "Done. Open the full-screen UI with: ./peersecure"
