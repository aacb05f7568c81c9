using PeerSecure.EndToEnd.Tests.Discovery;

namespace PeerSecure.EndToEnd.Tests.Neighbours;

/// <summary>
/// Seven networks that forbid discovery, as 'doctor' itself names them; with authority down, wrong clock and full disk in <see cref="DoctorTests"/>
/// these are the ten cases it has to know. Their variants are in DiagnosisTests.
/// </summary>
public sealed class BlockedNetworkTests
{
    private const string Firewall = "nft 'add table inet t; add chain inet t c { type filter hook input priority 0; }; add rule inet t c udp dport 5353 drop'";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("no-multicast-route", "problem", 1, "ip -6 route del ff00::/8 dev eth0 table local")]
    [InlineData("incoming-blocked", "problem", 1, Firewall)]
    [InlineData("interface-without-multicast", "problem", 1, "ip link set eth0 multicast off")]
    [InlineData("ipv6-only", "note", 1, "ip addr del 10.77.0.1/24 dev eth0")]
    [InlineData("loopback-only", "problem", 0, "true")]
    [InlineData("interface-down", "note", 2, "ip link set eth1 down")]
    public async Task Doctor_names_what_forbids_discovery(string code, string severity, int interfaces, string command)
    {
        Tool.Require("nft");
        await using var lan = await Lan.CreateAsync(Token);
        var host = await lan.HostAsync(1, Token, interfaces);
        await host.RunAsync(Token, "sh", "-c", command);
        await ExpectAsync(host, code, severity);
    }

    [Fact]
    public async Task Doctor_names_the_program_that_keeps_the_port_to_itself()
    {
        await using var lan = await Lan.CreateAsync(Token);
        var host = await lan.HostAsync(1, Token);
        await using var greedy = host.Start("python3", "-uc", "import socket; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(('', 5353)); print('Holding'); input()");
        await greedy.LineAsync("Holding", Token);
        Assert.Contains($"(process {greedy.Id})", await ExpectAsync(host, "port-taken", "problem"), StringComparison.Ordinal);
    }

    private static async Task<string> ExpectAsync(Host host, string code, string severity)
    {
        var home = Directory.CreateTempSubdirectory("peersecure-test-").FullName;
        try
        {
            var report = await new Person(host, "nobody", home).JsonAsync(severity == "problem" ? 1 : 0, Token, "doctor");
            var finding = Assert.Single(report.GetProperty("findings").EnumerateArray(), one => one.GetProperty("code").GetString() == code && one.GetProperty("severity").GetString() == severity);
            Assert.NotEqual("", finding.GetProperty("remedy").GetString());
            return finding.GetProperty("cause").GetString()!;
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }
}
