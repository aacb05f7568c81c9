#!/usr/bin/env bash
# Builds everything and runs every test. Ends with "N passed, N failed".
# usage: ./test.sh [filter options of the test runner, such as --filter-class '*Storage*']
set -uo pipefail
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
cd "$root" || exit 1
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DOTNET_TieredPGO=0   # see scripts/build.sh; the last as ./peersecure has it
scripts/setup.sh --tests || exit 1

started=$SECONDS
mkdir -p {Common,CertAuthority,Peer}/{bin,obj}   # as scripts/build.sh does: made later they would look like a change
before=$(mktemp)
log=$(mktemp)
trap 'rm -f "$log" "$before"' EXIT
dotnet build PeerSecure.sln -c Release -warnaserror -nologo -v quiet --tl:off || { echo "the build failed"; echo "0 passed, 1 failed"; exit 1; }
touch -r "$before" .built   # ./peersecure need not build the same again
if [ "${CI:-}" = true ]; then
  # the rest of what dotnet format looks at are warnings of the build, and so errors above
  dotnet format whitespace PeerSecure.sln --no-restore --verify-no-changes -v quiet || { echo "dotnet format would change files: run it and commit"; echo "0 passed, 1 failed"; exit 1; }
fi

passed=0 failed=0 skipped=0
for project in Common CertAuthority Peer EndToEnd; do
  began=$SECONDS
  echo "== $project.Tests"
  timeout -k 10 1500 dotnet "tests/$project.Tests/bin/Release/net10.0/$project.Tests.dll" --no-ansi --no-progress "$@" 2>&1 | tee "$log" | grep -vE '^(xUnit|Test run summary|  (total|failed|succeeded|skipped|duration):|$)'
  code=${PIPESTATUS[0]}
  read -r p f s < <(awk '/^  failed:/{f=$2} /^  succeeded:/{p=$2} /^  skipped:/{s=$2} END{print p+0, f+0, s+0}' "$log")
  # a run that executed nothing, was stopped for hanging (124) or died, is a failure and not a pass
  if [ $# -eq 0 ] && [ $((p + s)) -eq 0 ]; then echo "no test ran in $project.Tests"; f=$((f + 1)); fi
  if [ "$code" -ne 0 ] && [ "$f" -eq 0 ] && { [ "$code" -ne 8 ] || [ $# -eq 0 ]; }; then echo "$project.Tests ended with code $code"; f=1; fi
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
  echo "   $p passed, $f failed, $s skipped in $((SECONDS - began)) s"
done
if [ $# -eq 0 ] && [ "${CI:-}" = true ]; then
  echo "== the commands that README and docs show"
  if scripts/check-docs.sh; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
fi
echo "all in $((SECONDS - started)) s; $skipped skipped"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
