"""Sends COUNT packets to the multicast group as fast as it can: damaged adverts, invented instances, and plain noise."""
import random
import socket
import struct
import sys

random.seed(6762)
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
sock.bind(("0.0.0.0", 5353))
sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(sys.argv[1]))
sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_LOOP, 0)


def name(*labels):
    return b"".join(bytes([len(label)]) + label for label in labels) + b"\0"


def advert(number):
    instance, host = b"fake %d" % number, b"fake%d" % number
    kind = (b"_peersecure", b"_tcp", b"local")
    records = [
        (name(*kind), 12, name(instance, *kind)),
        (name(instance, *kind), 33, struct.pack("!HHH", 0, 0, 1) + name(host, b"local")),
        (name(instance, *kind), 16, b"\x03v=1"),
        (name(host, b"local"), 1, bytes([10, 77, 0, 66])),
    ]
    body = b"".join(n + struct.pack("!HHIH", t, 0x8001, 120, len(d)) + d for n, t, d in records)
    return struct.pack("!HHHHHH", 0, 0x8400, 0, len(records), 0, 0) + body


for i in range(int(sys.argv[2])):
    packet = bytearray(advert(i))
    kind = i % 4
    if kind == 1:
        for _ in range(3):
            packet[random.randrange(len(packet))] = random.randrange(256)
    elif kind == 2:
        packet = packet[:random.randrange(len(packet))]
    elif kind == 3:
        packet = random.randbytes(random.randrange(1400))
    sock.sendto(packet, ("224.0.0.251", 5353))
print("Flooded")
sys.stdin.readline()
