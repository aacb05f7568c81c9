# dd appending 4 KiB blocks, each synced: what the disk of the folder gives to anybody who waits for it.
peer_tools=dd peer_package=coreutils peer_scenarios=storage-commits
. "$here/peers/common.inc"

peer_measurement() { echo '1 writer'; }

peer_version() { dd --version | head -n 1 | cut -d' ' -f3; }

dd_blocks() { rm -f "$1/peer.raw"; dd if=/dev/zero of="$1/peer.raw" bs=4096 count="$2" oflag=dsync status=none; }

peer_rate() { calibrated "$2" dd_blocks "$3"; }
