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
  if [ "$keep" = 1 ] && [ "$code" -eq 0 ]; then
    echo; echo "Everything is kept in $place. Go on with:"
    echo "  ./peersecure ca serve --home $place/authority --port $authority --bind 127.0.0.1 --host 127.0.0.1      and in another terminal"
    echo "  ./peersecure --home $place/bob      (passphrase: $pass)"
  elif [ "$keep" = 1 ]; then echo "What was made is kept in $place."
  else rm -rf "$place"; fi
  [ "$code" -eq 0 ] || echo "The tour stopped early (code $code)." >&2
}
trap finish EXIT
pass='correct horse battery staple'
umask 077
printf '%s\n' "$pass" > "$place/password"

step() { printf '\n== %s\n' "$*"; }
show() { printf '   $ peersecure %s\n' "$*"; }
# start IN OUT WHO COMMAND...: in the background, one process, so that ending its id ends it; IN may be a pipe nobody has opened yet
start() { local in=$1 out=$2; shift 2; ( as "$@" < "$in" > "$out" 2> "$out.words" ) & pids+=($!); }
as() { local who=$1; shift; if [ "$who" = ca ]; then exec "$root/peersecure" ca "$@" --home "$place/authority"; else exec "$root/peersecure" --home "$place/$who" --password-file "$place/password" "$@"; fi; }
alice() { "$root/peersecure" --home "$place/alice" --password-file "$place/password" "$@"; }
bob() { "$root/peersecure" --home "$place/bob" --password-file "$place/password" "$@"; }
ca() { "$root/peersecure" ca "$@" --home "$place/authority"; }
# waits until a file holds a line that matches; a tour never hangs
await() { local file=$1 pattern=$2 i; for ((i = 0; i < 300; i++)); do grep -qE -- "$pattern" "$file" 2>/dev/null && return 0; sleep 0.1; done; echo "waited in vain for '$pattern'" >&2; cat "$file" >&2; return 1; }

step "1. A team starts its own authority"
show "ca serve"
start /dev/null "$place/authority.log" ca serve --port 0 --bind 127.0.0.1 --host 127.0.0.1
await "$place/authority.log" 'peersecure://'
link=$(grep -o 'peersecure://[^ ]*' "$place/authority.log" | head -n 1)
authority=${link#*:*:} authority=${authority%%#*}   # its port; Bob's profile remembers it
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

step "4. Bob listens, Alice connects; they talk both ways, directly and end to end encrypted"
show "listen --json --accept all --files accept           (bob)"
show "connect bob@127.0.0.1:PORT --json                   (alice)"
mkfifo "$place/to-bob" "$place/to-alice"
start "$place/to-bob" "$place/bob.events" bob listen --json --port 0 --accept all --files accept --hidden --download-dir "$place/received"
exec 3> "$place/to-bob"
await "$place/bob.events" '"port":'
port=$(sed -n 's/.*"port":\([0-9]*\).*/\1/p' "$place/bob.events" | head -n 1)
start "$place/to-alice" "$place/alice.events" alice connect "bob@127.0.0.1:$port" --json; alice_pid=${pids[-1]}
exec 4> "$place/to-alice"
await "$place/alice.events" '"opened"'
echo 'Hello Bob, are you there?' >&4
await "$place/bob.events" 'Hello Bob'
echo "   alice: Hello Bob, are you there?"
echo 'Yes. Nobody else can read this.' >&3
await "$place/alice.events" 'Nobody else'
echo "   bob:   Yes. Nobody else can read this."
await "$place/alice.events" '"delivered"'
echo "   Alice's message is marked delivered: Bob's device signed a receipt for it."

step "5. Alice sends a file; Bob's copy is checked"
exec 4>&-
wait "$alice_pid" || true
head -c 20000000 /dev/urandom > "$place/report.bin"
show "connect bob --file report.bin"
alice --quiet connect "bob@127.0.0.1:$port" --file "$place/report.bin" > "$place/file.words" 2>&1 || { cat "$place/file.words" >&2; exit 1; }
sent=$(sha256sum < "$place/report.bin") got=$(sha256sum < "$place/received/report.bin")
[ "$sent" = "$got" ] || { echo "the file differs" >&2; exit 1; }
echo "   20 MB sent; SHA-256 on both sides: ${sent:0:32}..."

step "6. Alice's laptop is stolen: one revocation, and its live session ends"
rm -f "$place/to-alice" && mkfifo "$place/to-alice"
start "$place/to-alice" "$place/alice2.events" alice connect "bob@127.0.0.1:$port" --json; alice_pid=${pids[-1]}
exec 4> "$place/to-alice"
await "$place/alice2.events" '"opened"'
show "ca revoke alice/alice-laptop --reason key-compromise"
ca revoke alice/alice-laptop --reason key-compromise 2>&1 | sed 's/^/   /'
await "$place/bob.events" '"revoked"'
await "$place/alice2.events" '"ended"'   # her input is closed only then: the end of it would end the session as well
exec 4>&-
wait "$alice_pid" 2>/dev/null && code=0 || code=$?
echo "   Bob's side ended the session; Alice's side ended with exit code $code."
code=0; alice connect "bob@127.0.0.1:$port" --send 'let me in' > "$place/again" 2>&1 || code=$?
echo "   She cannot come back: exit code $code."

exec 3>&-
step "Done. Open the full-screen UI with: ./peersecure"
