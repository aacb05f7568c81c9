#!/usr/bin/env bash
# usage: startClient.sh HOST PORT [command...]   joins the authority there if needed, then runs the command, or the terminal UI
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
if [ $# -lt 2 ]; then
  echo "usage: startClient.sh HOST PORT [command...]   (commands as of 'peersecure --help')" >&2
  [ "${1:-}" = --help ] && exit 0 || exit 2
fi
host=$1 port=$2; shift 2
case $port in ''|*[!0-9]*) bad=1 ;; *) [ "${#port}" -le 5 ] && [ "$port" -ge 1 ] && [ "$port" -le 65535 ] && bad=0 || bad=1 ;; esac
if [ "$bad" = 1 ]; then
  echo "startClient.sh: '$port' is not a port. Give a number from 1 to 65535, such as 1256." >&2
  exit 2
fi
if [ -z "$host" ]; then
  echo "startClient.sh: the host is empty. Give the name or address of the authority." >&2
  exit 2
fi
case $host in *:*) address="[${host//[\[\]]/}]:$port" ;; *) address=$host:$port ;; esac
"$root/peersecure" join "$address" --if-needed
exec "$root/peersecure" "$@"
