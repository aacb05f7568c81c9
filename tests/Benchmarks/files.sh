#!/usr/bin/env bash
# One gigabyte up and down over HTTPS by the same curl: the authority (tus, both checksums computed, flushed to the disk, mutual TLS) beside nginx
# (DAV, TLS 1.3, nothing hashed or flushed). Prints MiB a second and the ratio of each round, ours / theirs.
# usage: tests/Benchmarks/files.sh [ROUNDS]
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)
rounds=${1:-3} size=$((1 << 30))
for tool in nginx curl openssl; do command -v "$tool" >/dev/null || { echo "files.sh: $tool is missing: apt install nginx curl openssl" >&2; exit 2; }; done
work=$(mktemp -d); chmod 755 "$work"
trap 'kill $(cat "$work/pids") 2>/dev/null || true; rm -rf "$work"' EXIT
head -c "$size" /dev/urandom > "$work/source"

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost -days 2 -keyout "$work/web.key" -out "$work/web.crt" 2>/dev/null
mkdir "$work/dav"
web=$((20000 + RANDOM % 20000))
cat > "$work/nginx.conf" <<END
user root; daemon off; pid $work/nginx.pid; error_log $work/nginx.log; worker_processes auto;
events {}
http {
  access_log off; client_body_temp_path $work/body; sendfile on;
  server {
    listen 127.0.0.1:$web ssl; ssl_certificate $work/web.crt; ssl_certificate_key $work/web.key; ssl_protocols TLSv1.3;
    root $work/dav; client_max_body_size 0; dav_methods PUT;
  }
}
END
nginx -c "$work/nginx.conf" & echo $! > "$work/pids"

peer() { "$root/peersecure" "$@" --home "$work/home" --password-file "$work/word"; }
mkdir "$work/home"; (umask 077; echo 'a word for one hour' > "$work/word")
peer --version > /dev/null   # builds when there is need
(exec 9>&-; exec dotnet "$root/CertAuthority/bin/Release/net10.0/peersecure-ca.dll" serve --home "$work/home" --port 0 --bind 127.0.0.1 --host localhost --registration open --hidden --json) > "$work/line" 2>/dev/null & echo $! >> "$work/pids"
until [ -s "$work/line" ]; do kill -0 $!; done
port=$(sed 's/.*"port":\([0-9]*\).*/\1/' "$work/line")
peer join "localhost:$port" --trust-on-first-use > /dev/null 2>&1
peer register alice --device box > /dev/null 2>&1
own="$work/home/peers/alice"
as_alice() { curl -sS --fail --http1.1 --cacert "$work/home/authority/root.crt" --cert "$own/device.crt" --key "$own/device.key" --pass "$(cat "$work/word")" -H 'Tus-Resumable: 1.0.0' "$@"; }
speed() { awk -v s="$1" -v n="$size" 'BEGIN { printf "%.0f", n / 1048576 / s }'; }

printf '%-10s %10s %10s %8s\n' '' nginx/s ours/s ratio
for ((round = 1; round <= rounds; round++)); do
  sync   # what was written before is not measured
  theirs_up=$(curl -sS --fail --http1.1 -k -T "$work/source" -o /dev/null -w '%{time_total}' "https://127.0.0.1:$web/file")
  sync
  theirs_down=$(curl -sS --fail --http1.1 -k -o /dev/null -w '%{time_total}' "https://127.0.0.1:$web/file")
  sync
  at=$(as_alice -X POST -H "Upload-Length: $size" -D - -o /dev/null "https://localhost:$port/files" | tr -d '\r' | awk 'tolower($1) == "location:" { print $2 }')
  case $at in /*) at=https://localhost:$port$at ;; esac
  ours_up=$(as_alice -X PATCH -T "$work/source" -H 'Upload-Offset: 0' -H 'Content-Type: application/offset+octet-stream' -o /dev/null -w '%{time_total}' "$at")
  sync
  ours_down=$(as_alice -o /dev/null -w '%{time_total}' "$at")
  as_alice "$at" | cmp - "$work/source"
  printf '%-10s %10s %10s %8s\n' up "$(speed "$theirs_up")" "$(speed "$ours_up")" "$(awk -v a="$theirs_up" -v b="$ours_up" 'BEGIN { printf "%.2f", a / b }')"
  printf '%-10s %10s %10s %8s\n' down "$(speed "$theirs_down")" "$(speed "$ours_down")" "$(awk -v a="$theirs_down" -v b="$ours_down" 'BEGIN { printf "%.2f", a / b }')"
  as_alice -X DELETE "$at" -o /dev/null || true
done
