#!/usr/bin/env bash
# usage: startServer.sh PORT   starts an authority that listens on PORT
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
if [ $# -lt 1 ] || [ "$1" = --help ] || [ "$1" = -h ]; then
  echo "usage: startServer.sh PORT [options of 'peersecure ca serve']" >&2
  [ $# -ge 1 ] && exit 0 || exit 2
fi
port=$1; shift
case $port in ''|*[!0-9]*) bad=1 ;; *) [ "${#port}" -le 5 ] && [ "$port" -ge 1 ] && [ "$port" -le 65535 ] && bad=0 || bad=1 ;; esac
if [ "$bad" = 1 ]; then
  echo "startServer.sh: '$port' is not a port. Give a number from 1 to 65535, such as 1256." >&2
  exit 2
fi
exec "$root/peersecure" ca serve --port "$port" "$@"
