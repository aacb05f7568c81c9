# prosody's store for offline messages: 100 letters (PROSODY_LETTERS=4096: as many as fill one envelope; ours stores 4 KiB for both) to people who are away, over TLS, streamed by eight senders without waiting for each. It does not
# flush to the disk and signs no receipt, which is in its favour; ours waits for both at each request of ten.
peer_tools='prosody prosodyctl python3 openssl' peer_package='prosody python3 openssl' peer_scenarios=mailbox

peer_measurement() { echo 'ten envelopes a request, durable'; }

peer_version() { prosodyctl about 2>/dev/null | awk '/^Prosody [0-9]/{print $1, $2; exit}'; }

prosody_start() {
  local folder=$1/prosody
  mkdir -p "$folder/data"
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost -days 2 -keyout "$folder/localhost.key" -out "$folder/localhost.crt" 2>/dev/null
  prosody_port=$((20000 + RANDOM % 20000))
  cat > "$folder/prosody.cfg.lua" <<END
run_as_root = true
daemonize = false
pidfile = "$folder/pid"
data_path = "$folder/data"
certificates = "$folder"
modules_enabled = { "saslauth"; "tls"; "offline"; "ping"; "disco" }
modules_disabled = { "s2s" }
storage = "internal"
authentication = "internal_plain"
log = { error = "$folder/log" }
c2s_ports = {}
c2s_direct_tls_ports = { $prosody_port }
c2s_interfaces = { "127.0.0.1" }
VirtualHost "localhost"
  ssl = { key = "$folder/localhost.key"; certificate = "$folder/localhost.crt" }
END
  local name
  for name in s{0..7} r{0..63}; do prosodyctl --config "$folder/prosody.cfg.lua" register "$name" localhost word >/dev/null; done
  prosody --config "$folder/prosody.cfg.lua" -F > /dev/null 2>&1 &
  prosody_pid=$!
  echo "$prosody_port" > "$folder/port"
  echo "$prosody_pid" > "$folder/started"
  until (exec 3<>"/dev/tcp/127.0.0.1/$prosody_port") 2>/dev/null; do kill -0 "$prosody_pid"; done
}

# a fresh server each time: it keeps at most 10,000 for one person, and gets slower the more it keeps
peer_rate() {
  local folder=$3
  rm -rf "$folder/prosody"
  prosody_start "$folder" >&2
  python3 "$here/peers/prosody_load.py" "$prosody_port" "$2"
  peer_stop
}

peer_stop() { [ -f "$work/prosody/started" ] && kill "$(cat "$work/prosody/started")" 2>/dev/null || true; }
