#!/usr/bin/env bash
# Runs a program that Debian installs and PeerSecure one after the other, round by round, and prints how ours compares:
# the ratio of each round (ours / theirs, above 1 is faster), as median and lowest..highest.
# usage: tests/Benchmarks/compare.sh [--rounds N] [--seconds N] [--folder DIR] PEER SCENARIO | --list
# A peer is one file in peers/: see peers/README.md.
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
root=$(cd "$here/../.." && pwd)
rounds=5 seconds=2 folder=${TMPDIR:-/tmp} list=

fail() { echo "compare.sh: $*" >&2; exit 2; }

while [[ ${1:-} == --* ]]; do
  case $1 in
    --rounds) rounds=${2:?}; shift 2 ;;
    --seconds) seconds=${2:?}; shift 2 ;;
    --folder) folder=${2:?}; shift 2 ;;
    --list) list=1; shift ;;
    *) fail "unknown option $1" ;;
  esac
done

if [ -n "$list" ]; then
  for file in "$here"/peers/*.sh; do
    ( . "$file"; printf '%-12s %s\n' "$(basename "$file" .sh)" "$peer_scenarios" )
  done
  exit 0
fi

[ $# -eq 2 ] || fail "usage: compare.sh [--rounds N] [--seconds N] [--folder DIR] PEER SCENARIO | --list"
peer=$1 scenario=$2
[ -f "$here/peers/$peer.sh" ] || fail "no peer '$peer': see --list"
. "$here/peers/$peer.sh"
[[ " $peer_scenarios " == *" $scenario "* ]] || fail "$peer can do: $peer_scenarios"
for tool in $peer_tools; do
  command -v "$tool" >/dev/null || fail "$tool is missing: apt install $peer_package"
done

bench=$root/tests/Benchmarks/bin/Release/net10.0/Benchmarks.dll
built=$(dotnet build "$here" -c Release -nologo -v quiet --tl:off) || { echo "$built" >&2; exit 1; }
measurement=$(peer_measurement "$scenario")
work=$(mktemp -d "$folder/peersecure-compare-XXXXXX")
trap 'declare -F peer_stop >/dev/null && peer_stop; rm -rf "$work"' EXIT

ours() { dotnet "$bench" --scenario "$scenario" --only "$measurement" --seconds "$seconds" --rounds 1 --folder "$work" --rate; }

echo "$peer ($(peer_version)) and ours: $scenario, $measurement, $rounds rounds of $seconds s"
printf '  %5s %14s %14s %8s\n' round "$peer/s" ours/s ratio
ratios=()
for ((round = 1; round <= rounds; round++)); do
  # whoever goes second may find a warmer machine: take turns
  if ((round % 2)); then theirs=$(peer_rate "$scenario" "$seconds" "$work"); mine=$(ours)
  else mine=$(ours); theirs=$(peer_rate "$scenario" "$seconds" "$work"); fi
  ratio=$(awk -v a="$mine" -v b="$theirs" 'BEGIN { if (b <= 0) exit 1; printf "%.3f", a / b }') || fail "$peer gave no rate"
  printf '  %5d %14.0f %14.0f %8.2f\n' "$round" "$theirs" "$mine" "$ratio"
  ratios+=("$ratio")
done
printf '%s\n' "${ratios[@]}" | sort -g | awk '{ v[NR] = $1 }
  END { m = NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2; printf "ours / theirs: %.2f (%.2f..%.2f)\n", m, v[1], v[NR] }'
