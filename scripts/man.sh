#!/usr/bin/env bash
# Writes the manual pages, made from the commands themselves, to dist/ (or the folder given).
# usage: scripts/man.sh [FOLDER]      read one with: man -l dist/peersecure.1
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
to=${1:-$root/dist}
mkdir -p "$to"
"$root/peersecure" man > "$to/peersecure.1"
"$root/peersecure" ca man > "$to/peersecure-ca.1"
echo "$to/peersecure.1"
echo "$to/peersecure-ca.1"
