"""usage: prosody_load.py PORT SECONDS. Eight senders stream messages to people who are away; prints those that were stored, a second."""
import base64
import os
import socket
import ssl
import sys
import threading
import time

port, seconds = int(sys.argv[1]), float(sys.argv[2])
senders, batch, mailboxes = 8, 50, 64
text = "x" * int(os.environ.get("PROSODY_LETTERS", "100"))


class Stream:
    def __init__(self, name):
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        self.tls = context.wrap_socket(socket.create_connection(("127.0.0.1", port)), server_hostname="localhost")
        self.seen = b""
        self.open()
        login = base64.b64encode(f"\0{name}\0word".encode()).decode()
        self.ask(f"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>{login}</auth>", b"<success")
        self.open()
        self.ask("<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>", b"id='b'")

    def open(self):
        self.ask("<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='localhost' version='1.0'>", b"</stream:features>")

    def ask(self, text, until):
        self.tls.sendall(text.encode())
        while until not in self.seen:
            more = self.tls.recv(65536)
            if not more:
                raise ConnectionError(self.seen.decode())
            self.seen += more
        answer, self.seen = self.seen, b""
        return answer


def work(number, counts, until):
    stream, done, turn = Stream(f"s{number}"), 0, 0
    while time.monotonic() < until:
        messages = "".join(
            f"<message type='chat' to='r{(number + senders * (turn + one)) % mailboxes}@localhost' id='m{turn + one}'><body>{text}</body></message>" for one in range(batch))
        turn += batch
        answer = stream.ask(messages + f"<iq type='get' to='localhost' id='p{turn}'><ping xmlns='urn:xmpp:ping'/></iq>", f"id='p{turn}'".encode())
        done += batch - answer.count(b"type='error'")
    counts[number] = done


counts = [0] * senders
begun = time.monotonic()
threads = [threading.Thread(target=work, args=(number, counts, begun + seconds)) for number in range(senders)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(f"{sum(counts) / (time.monotonic() - begun):.3f}")
