using System.Net;
using PeerSecure.Common.Discovery.Wire;

namespace PeerSecure.Common.Tests.Discovery.Wire;

/// <summary>Packets that tests start from.</summary>
internal static class Packets
{
    public static readonly DnsName Service = DnsName.Of("_peersecure", "_tcp", "local");
    public static readonly DnsName Instance = DnsName.Of("alice laptop", "_peersecure", "_tcp", "local");
    public static readonly DnsName Host = DnsName.Of("ps-00aa", "local");

    public static DnsRecord[] Records =>
    [
        DnsRecord.Pointer(Service, Instance, 4500),
        DnsRecord.Service(Instance, Host, 1256, 120),
        DnsRecord.Text(Instance, [3, (byte)'v', (byte)'=', (byte)'1'], 4500),
        DnsRecord.OfAddress(Host, IPAddress.Parse("10.77.0.1"), 120),
        DnsRecord.OfAddress(Host, IPAddress.Parse("fe80::1"), 120),
        DnsRecord.Absence(Instance, 120, DnsType.Txt, DnsType.Srv),
    ];

    public static byte[] Response
    {
        get
        {
            var writer = DnsWriter.Response();
            foreach (var record in Records)
            {
                Assert.True(writer.TryRecord(DnsSection.Answer, record));
            }

            return writer.ToPacket();
        }
    }

    public static byte[] Probe
    {
        get
        {
            var writer = DnsWriter.Query();
            Assert.True(writer.TryQuestion(Instance, DnsType.Any, unicast: true));
            Assert.True(writer.TryRecord(DnsSection.Answer, Records[0]));
            Assert.True(writer.TryRecord(DnsSection.Authority, Records[1]));
            Assert.True(writer.TryRecord(DnsSection.Additional, Records[2]));
            return writer.ToPacket();
        }
    }

    /// <summary>A header with the given counts, then the bytes.</summary>
    public static byte[] Raw(int questions, int answers, params ReadOnlySpan<byte> body) =>
        [0, 0, 0x84, 0, 0, (byte)questions, 0, (byte)answers, 0, 0, 0, 0, .. body];
}
