#!/usr/bin/env bash
# Builds both programs (Release) when a source is newer than the last build; silent and quick when nothing changed.
# usage: scripts/build.sh
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
stamp=$root/.built
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1   # the last: a small system has no ICU, and nothing here needs it

fresh() {
  [ -f "$stamp" ] && [ -f "$root/Peer/bin/Release/net10.0/peersecure.dll" ] && [ -f "$root/CertAuthority/bin/Release/net10.0/peersecure-ca.dll" ] &&
    [ -z "$(find "$root/Common" "$root/CertAuthority" "$root/Peer" "$root"/Directory.*.props "$root/global.json" \
      \( -name bin -o -name obj \) -prune -o \( -name '*.cs' -o -name '*.csproj' -o -name '*.props' -o -name '*.json' -o -type d \) -newer "$stamp" -print -quit)" ]
}

fresh && exit 0
exec 9>"$root/.built.lock"   # two first starts at once build once
flock 9 2>/dev/null || true
fresh && exit 0
"$root/scripts/setup.sh"
printf 'peersecure: building (once, after a change)...\n' >&2
mkdir -p "$root"/{Common,CertAuthority,Peer}/{bin,obj}   # made now, so that making them later does not look like a change
log=$(mktemp)
started=$(mktemp)   # sources saved while the build runs must count as newer than it
trap 'rm -f "$log" "$started"' EXIT
for project in CertAuthority Peer; do
  if ! dotnet build "$root/$project" -c Release -v quiet -nologo --tl:off >"$log" 2>&1; then
    cat "$log" >&2
    printf 'peersecure: the build failed. If a package could not be fetched, check the network and run the command again.\n' >&2
    exit 1
  fi
done
touch -r "$started" "$stamp"
