#!/usr/bin/env bash
# Joins the authority at HOST PORT if needed, then runs the command, or the terminal UI.
# usage: startClient.sh HOST PORT [--link LINK | --trust-on-first-use] [command...]      commands and options as of 'peersecure --help'
#   --link LINK             the join link, which names the authority's root; nobody is asked then
#   --trust-on-first-use    without a link and without a terminal: believe the root that answers first
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
if [ $# -lt 2 ]; then
  sed -n 2,5p "${BASH_SOURCE[0]}" | cut -c3- >&2
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

# ours come first; those of every command that say where things are hold for joining, too
join=("$address" --if-needed)
while :; do
  case ${1:-} in
    --trust-on-first-use) join+=("$1"); shift ;;
    --link=*) join[0]=${1#--link=}; shift ;;
    --link) [ $# -ge 2 ] || { echo "startClient.sh: --link needs the join link behind it." >&2; exit 2; }; join[0]=$2; shift 2 ;;
    *) break ;;
  esac
done
words=("$@")
for ((i = 0; i < ${#words[@]}; i++)); do
  case ${words[i]} in
    --) break ;;
    --home) join+=(--home "${words[i + 1]:-}") ;;
    --home=*|--quiet|-q) join+=("${words[i]}") ;;
  esac
done
"$root/peersecure" join "${join[@]}" >&2   # words; stdout is the command's
exec "$root/peersecure" "$@"
