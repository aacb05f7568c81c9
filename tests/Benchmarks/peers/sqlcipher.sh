# The sqlcipher command line tool, one INSERT per transaction in WAL with synchronous=FULL, same cipher parameters as ours.
# In its favour: no queue, no threads, constant SQL. In ours: its SQL is parsed anew for every row.
peer_tools=sqlcipher peer_package=sqlcipher peer_scenarios=storage-commits
. "$here/peers/common.inc"

peer_measurement() { echo '1 writer'; }

peer_version() { sqlcipher --version | cut -d' ' -f1; }

sqlcipher_rows() {
  rm -f "$1"/peer.db*
  { cat <<'SQL'
PRAGMA key="x'0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20'";
PRAGMA cipher_page_size=4096; PRAGMA kdf_iter=64000; PRAGMA cipher_hmac_algorithm=HMAC_SHA1; PRAGMA cipher_kdf_algorithm=PBKDF2_HMAC_SHA1;
PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
CREATE TABLE message (id INTEGER PRIMARY KEY, sender TEXT NOT NULL, stored_at INTEGER NOT NULL, body BLOB NOT NULL);
SQL
    awk -v n="$2" 'BEGIN { for (i = 0; i < n; i++) print "INSERT INTO message (sender, stored_at, body) VALUES (\047alice\047, 1700000000000, zeroblob(128));" }'
  } | sqlcipher "$1/peer.db"
}

peer_rate() { calibrated "$2" sqlcipher_rows "$3"; }
