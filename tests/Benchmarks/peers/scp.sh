# scp with aes256-gcm over loopback, 1 GiB into a file: the usual way to bring a file to somebody. It hashes nothing end to end and does not
# resume, which is in its favour; it starts a new connection for each file, which is not.
peer_tools='scp ssh-keygen' peer_package='openssh-client openssh-server' peer_scenarios=peer-file
. "$here/peers/common.inc"

peer_measurement() { echo file-1-gib; }

peer_version() { ssh -V 2>&1 | cut -d, -f1; }

scp_start() {
  local folder=$1
  mkdir -p "$folder/ssh" /run/sshd
  ssh-keygen -q -t ed25519 -N '' -f "$folder/ssh/host"
  ssh-keygen -q -t ed25519 -N '' -f "$folder/ssh/user"
  cp "$folder/ssh/user.pub" "$folder/ssh/authorized"
  scp_port=$((20000 + RANDOM % 20000))
  printf '%s\n' "Port $scp_port" 'ListenAddress 127.0.0.1' "HostKey $folder/ssh/host" "AuthorizedKeysFile $folder/ssh/authorized" "PidFile $folder/ssh/pid" \
    'StrictModes no' 'UsePAM no' 'PermitRootLogin prohibit-password' 'Subsystem sftp internal-sftp' > "$folder/ssh/config"
  "$(command -v sshd || echo /usr/sbin/sshd)" -f "$folder/ssh/config"
  dd if=/dev/urandom of="$folder/ssh/source" bs=1M count=1024 status=none
}

scp_once() {
  scp -q -c aes256-gcm@openssh.com -P "$scp_port" -i "$1/ssh/user" -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR "$1/ssh/source" "127.0.0.1:$1/ssh/target"
  rm -f "$1/ssh/target"
}

# MiB a second, as ours counts; one file whatever the seconds, since a gigabyte takes about that long
peer_rate() {
  local folder=$3
  [ -d "$folder/ssh" ] || scp_start "$folder"
  scp_port=$(awk '/^Port/{print $2}' "$folder/ssh/config")
  rate_of 1024 scp_once "$folder"
}

peer_stop() { [ -f "$work/ssh/pid" ] && kill "$(cat "$work/ssh/pid")" 2>/dev/null || true; }
