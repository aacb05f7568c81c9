"""An ordinary resolver (RFC 6762 section 6.7): asks the multicast group from a random port, prints what comes straight back."""
import socket
import struct
import sys

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(sys.argv[1]))
sock.settimeout(3)
question = b"\x0b_peersecure\x04_tcp\x05local\x00" + struct.pack("!HH", 12, 1)
sock.sendto(struct.pack("!HHHHHH", 0xBEEF, 0, 1, 0, 0, 0) + question, ("224.0.0.251", 5353))
data, source = sock.recvfrom(9000)
ident, flags, questions, answers = struct.unpack("!HHHH", data[:8])
print("Answer", hex(ident), hex(flags), questions, answers, "from", source[0], "echoed" if question in data else "no question",
      "alice laptop" if b"alice laptop" in data else "nobody")
