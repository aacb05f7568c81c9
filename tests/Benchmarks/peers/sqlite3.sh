# Plain SQLite's command line tool, one INSERT per transaction in WAL with synchronous=FULL.
# In its favour: it encrypts nothing and has no queue. In ours: its SQL is parsed anew for every row.
peer_tools=sqlite3 peer_package=sqlite3 peer_scenarios=storage-commits
. "$here/peers/common.inc"

peer_measurement() { echo '1 writer'; }

peer_version() { sqlite3 --version | cut -d' ' -f1; }

sqlite3_rows() {
  rm -f "$1"/peer.db*
  { echo 'PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
      CREATE TABLE message (id INTEGER PRIMARY KEY, sender TEXT NOT NULL, stored_at INTEGER NOT NULL, body BLOB NOT NULL);'
    awk -v n="$2" 'BEGIN { for (i = 0; i < n; i++) print "INSERT INTO message (sender, stored_at, body) VALUES (\047alice\047, 1700000000000, zeroblob(128));" }'
  } | sqlite3 "$1/peer.db"
}

peer_rate() { calibrated "$2" sqlite3_rows "$3"; }
