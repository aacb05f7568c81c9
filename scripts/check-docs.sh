#!/usr/bin/env bash
# Runs every command that README.md and docs/*.md show in ```sh blocks, page by page, each page with a fresh authority in a folder that is
# deleted at the end. Blocks of another kind (bash, text, none) are not run. In a page these stand for themselves:
#   peersecure ca serve ...          starts the page's authority; without such a line one is there from the start
#   a join link, CODE, ca.lab:1256   this authority's link, the code that the page's own 'invite' printed, its address
#   listen                           goes on in the background;  systemctl stop|start  stops and starts the page's authority
# usage: scripts/check-docs.sh [PAGE...]       ends with "N commands, N failed"
set -o pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root" || exit 1
scripts/build.sh || exit 1
pages=("$@"); [ $# -gt 0 ] || pages=(README.md docs/*.md)
place=$(mktemp -d "${TMPDIR:-/tmp}/peersecure-docs.XXXXXX")
serving='' listening='' count=0 failed=0
stop() { for pid in "$@"; do [ -z "$pid" ] || { kill "$pid" 2>/dev/null; wait "$pid" 2>/dev/null; }; done; }
trap 'stop $serving $listening; rm -rf "$place"' EXIT
export PEERSECURE_NO_BUILD=1 PEERSECURE_PASSWORD='correct horse battery staple' NO_COLOR=1
mkdir -p "$place/bin"; ln -s "$root/peersecure" "$place/bin/peersecure"; PATH=$place/bin:$PATH

# waits for a line of a program that runs in the background, or for its end
await() { local i; for ((i = 0; i < 300; i++)); do grep -qE -- "$2" "$1" 2>/dev/null && return 0; kill -0 "$3" 2>/dev/null || return 1; sleep 0.1; done; return 1; }

serve() { # options of the page's own line; they stay in force when it is started again
  [ $# -eq 0 ] || options=("$@")
  peersecure ca serve "${options[@]}" --host localhost --port "${port:-0}" --bind 127.0.0.1 > "$work/.authority" 2>&1 & serving=$!
  await "$work/.authority" 'listens on port' "$serving" || { cat "$work/.authority" >&2; return 1; }
  port=$(sed -n 's/.*listens on port \([0-9]*\).*/\1/p' "$work/.authority" | head -n 1)
  link=peersecure://localhost:$port#$(grep -o '#[0-9a-f]\{64\}' "$work/.authority" | head -n 1 | cut -c2-)
  cp "$PEERSECURE_HOME/authority/root.crt" "$work/root.crt"
}

systemctl() { if [ "$1" = stop ]; then stop $serving; serving=''; else serve; fi; }

invite() { peersecure ca invite --json | sed -n 's/.*"code":"\([^"]*\)".*/\1/p'; }

# alice has an account and a device in every page that does not register her itself
settle() { # NAME: its own home, joined and registered
  PEERSECURE_HOME=$work/$1 peersecure --quiet join "$link" >/dev/null 2>&1 && PEERSECURE_HOME=$work/$1 peersecure --quiet register "$1" --device laptop --invite "$(invite)" >/dev/null 2>&1
}

begin() { # a fresh folder and authority for a page
  stop $serving $listening; serving='' listening='' port='' link='' code='' options=()
  work=$(mktemp -d "$place/page.XXXXXX"); cd "$work" || exit 1
  export PEERSECURE_HOME=$work/home
  ln -s "$root/peersecure" peersecure; ln -s "$root/scripts" scripts; ln -s "$root/packaging" packaging
  echo text > report.pdf; (umask 077; echo 'a passphrase for backups' > backup.pass)
  grep -qE '^(\./)?peersecure ca serve' <<<"$1" || serve
  if [ -n "$serving" ]; then people "$1"; fi
}

people() { grep -q 'register alice' <<<"$1" || settle alice; settle bob; }

run() { # one command line, as it is written
  local line=$1 begun=$serving
  line=$(sed -E 's/ +# .*$//' <<<"$line")
  line=$(sed -E "s|'?peersecure://[^ ']*'?|'$link'|; s/\bCODE\b/$code/; s/--host ca\.lab ?//; s/\bca\.lab:1256/localhost:$port/g; s/:1256/:$port/g" <<<"$line")
  case $line in
    *quickstart.sh*) "$root/quickstart.sh" < /dev/null 2>&1 | cat; return "${PIPESTATUS[0]}" ;;   # in a plain pipe
    *test.sh*) [ -x "$root/${line#./}" ]; return ;;
    *'peersecure ca serve'*) serve ${line#*ca serve} && [ -z "$begun" ] && people "$commands"; return ;;
    *'peersecure listen'*)
      mkfifo .keyboard; exec 4<> .keyboard   # nobody types, and it does not end
      PEERSECURE_HOME=$work/bob peersecure --json ${line#*peersecure} --port 0 --accept all < .keyboard > .listening 2>&1 & listening=$!
      await .listening '"port":' "$listening" ; return ;;
    *'peersecure connect bob'*) line="$line@127.0.0.1:$(sed -n 's/.*"port":\([0-9]*\).*/\1/p' .listening | head -n 1)" ;;
  esac
  eval "$line" < /dev/null
}

for page in "${pages[@]}"; do
  # a line that ends in a pipe goes on in the next
  commands=$(awk '/^```sh$/{on=1;next} /^```/{on=0} on&&NF&&!/^ *#/{printf "%s%s", $0, (/\|$/ ? " " : "\n")}' "$root/$page")
  [ -n "$commands" ] || continue
  began=$SECONDS
  begin "$commands"
  while IFS= read -r command; do
    count=$((count + 1))
    case $command in *'ca invite'*) invited=1 ;; *) invited=0 ;; esac
    if ! run "$command" > .said 2>&1 3>&-; then failed=$((failed + 1)); echo "$page: $command"; sed 's/^/    /' .said; fi
    [ "$invited" = 0 ] || code=$(grep -oE '[0-9A-Z]{5}(-[0-9A-Z]{5,6})+' .said | head -n 1)
  done 3>&1 <<<"$commands"
  cd "$root" || exit 1
  echo "$page: $(wc -l <<<"$commands") commands in $((SECONDS - began)) s"
done
echo "$count commands, $failed failed"
[ "$failed" -eq 0 ] && [ "$count" -gt 0 ]
