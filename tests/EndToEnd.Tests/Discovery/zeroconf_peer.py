"""python3-zeroconf as the other side: 'browse' prints what it sees, 'publish NAME ADDRESS' announces until a line or EOF on stdin."""
import socket
import sys

from zeroconf import IPVersion, ServiceBrowser, ServiceInfo, Zeroconf

TYPE = "_peersecure._tcp.local."


class Printer:
    def add_service(self, zc, kind, name):
        info = zc.get_service_info(kind, name, timeout=3000)
        if info is None:
            print("Unresolved", name)
            return
        text = " ".join(f"{k.decode()}={v.decode()}" for k, v in info.properties.items())
        print("Found", name, info.server, info.port, ",".join(info.parsed_addresses(IPVersion.V4Only)), text)

    def update_service(self, zc, kind, name):
        pass

    def remove_service(self, zc, kind, name):
        print("Lost", name)


zc = Zeroconf(ip_version=IPVersion.V4Only)
if sys.argv[1] == "browse":
    ServiceBrowser(zc, TYPE, Printer())
else:
    name, address = sys.argv[2:4]
    info = ServiceInfo(TYPE, f"{name}.{TYPE}", port=4711, addresses=[socket.inet_aton(address)],
                       properties={"v": "1", "n": "carol", "d": "python"}, server="python-host.local.")
    zc.register_service(info, allow_name_change=True)
    print("Published", info.name)
print("Ready")
sys.stdin.readline()
zc.close()
