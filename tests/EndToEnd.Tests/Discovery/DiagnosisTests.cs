namespace PeerSecure.EndToEnd.Tests.Discovery;

/// <summary>Networks that forbid discovery, each broken in one way: the diagnosis names it.</summary>
public sealed class DiagnosisTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_network_that_works_is_called_so()
    {
        await using var lan = await Lan.CreateAsync(Token);
        var (asking, other) = (await lan.HostAsync(1, Token), await lan.HostAsync(2, Token));
        await using var bob = other.Announce("bob", "desk");
        await bob.LineAsync("Announced", Token);
        var report = await DiagnoseAsync(asking);
        Assert.Contains("Good Works eth0: eth0 sends, hears itself and hears 2 other addresses (IPv4 and IPv6).", report, StringComparison.Ordinal);
        Assert.EndsWith("Can discover", report, StringComparison.Ordinal);
        Assert.DoesNotContain("Problem", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Being_alone_is_no_problem_but_is_mentioned()
    {
        await using var lan = await Lan.CreateAsync(Token);
        var report = await DiagnoseAsync(await lan.HostAsync(1, Token));
        Assert.Contains("Note NobodyElseHeard eth0: eth0 sends and hears itself (IPv4 and IPv6), but nobody else answered.", report, StringComparison.Ordinal);
        Assert.EndsWith("Can discover", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_multicast_route()
    {
        await using var lan = await Lan.CreateAsync(Token);
        var host = await lan.HostAsync(1, Token);
        var report = await DiagnoseAsync(host);     // the hosts of these tests have no default route
        Assert.Contains("Note NoMulticastRoute host: This host has no route for IPv4 multicast (224.0.0.0/4).", report, StringComparison.Ordinal);
        await host.RunAsync(Token, "ip", "-6", "route", "del", "ff00::/8", "dev", "eth0", "table", "local");
        report = await DiagnoseAsync(host);
        Assert.Contains("Problem NoMulticastRoute eth0: eth0 has no route for IPv6 multicast (ff00::/8).", report, StringComparison.Ordinal);
        Assert.EndsWith("Can discover", report, StringComparison.Ordinal);      // over IPv4, which needs none
        await host.RunAsync(Token, "ip", "route", "add", "224.0.0.0/4", "dev", "eth0");
        Assert.DoesNotContain("NoMulticastRoute host", await DiagnoseAsync(host), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("input", "IncomingBlocked eth0: What is sent on eth0 (IPv4 and IPv6) does not come back")]
    [InlineData("output", "OutgoingBlocked eth0: A firewall on this host refuses to let UDP port 5353 out on eth0 (IPv4 and IPv6).")]
    public async Task A_firewall_that_drops_port_5353(string hook, string finding)
    {
        Tool.Require("nft");
        await using var lan = await Lan.CreateAsync(Token);
        var host = await lan.HostAsync(1, Token);
        await host.RunAsync(
            Token, "nft", $"add table inet t; add chain inet t c {{ type filter hook {hook} priority 0; }}; add rule inet t c udp dport 5353 drop");
        var report = await DiagnoseAsync(host);
        Assert.Contains("Problem " + finding, report, StringComparison.Ordinal);
        Assert.Contains("5353/udp", report, StringComparison.Ordinal);
        Assert.EndsWith("Cannot discover", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interface_without_multicast()
    {
        await using var lan = await Lan.CreateAsync(Token);
        var host = await lan.HostAsync(1, Token);
        await host.RunAsync(Token, "ip", "link", "set", "eth0", "multicast", "off");
        var report = await DiagnoseAsync(host);
        Assert.Contains("Problem InterfaceWithoutMulticast eth0: eth0 does not do multicast", report, StringComparison.Ordinal);
        Assert.Contains("ip link set eth0 multicast on", report, StringComparison.Ordinal);
        Assert.EndsWith("Cannot discover", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_with_IPv6_only()
    {
        await using var lan = await Lan.CreateAsync(Token);
        var host = await lan.HostAsync(1, Token);
        await host.RunAsync(Token, "ip", "addr", "del", "10.77.0.1/24", "dev", "eth0");
        var report = await DiagnoseAsync(host);
        Assert.Contains("Note IPv6Only eth0: eth0 has IPv6 addresses only", report, StringComparison.Ordinal);
        Assert.EndsWith("Can discover", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_with_nothing_but_loopback()
    {
        await using var lan = await Lan.CreateAsync(Token);
        var report = await DiagnoseAsync(await lan.HostAsync(1, Token, interfaces: 0));
        Assert.Contains("Problem LoopbackOnly host: No network interface but loopback is up", report, StringComparison.Ordinal);
        Assert.EndsWith("Cannot discover", report, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ip link set eth1 down", "eth1 is switched off.")]
    [InlineData("", "eth1 is switched on but has no link")]
    public async Task One_dead_interface_of_two(string command, string cause)
    {
        await using var lan = await Lan.CreateAsync(Token);
        var host = await lan.HostAsync(1, Token, interfaces: 2);
        if (command.Length > 0)
        {
            await host.RunAsync(Token, command.Split(' '));
        }
        else
        {
            await host.UnplugAsync(1, Token);
        }

        var report = await DiagnoseAsync(host);
        Assert.Contains($"Note InterfaceDown eth1: {cause}", report, StringComparison.Ordinal);
        Assert.EndsWith("Can discover", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interface_without_address()
    {
        await using var lan = await Lan.CreateAsync(Token);
        var host = await lan.HostAsync(1, Token);
        await host.RunAsync(Token, "ip", "addr", "flush", "dev", "eth0");
        Assert.Contains("Problem InterfaceWithoutAddress eth0: eth0 is up but has no address.", await DiagnoseAsync(host), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_program_that_keeps_the_port_to_itself_is_named()
    {
        Tool.RequireZeroconf();     // stands for python3 of the system
        await using var lan = await Lan.CreateAsync(Token);
        var host = await lan.HostAsync(1, Token);
        await using var greedy = host.Start("/usr/bin/python3", "-uc", "import socket; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(('', 5353)); print('Holding'); input()");
        await greedy.LineAsync("Holding", Token);
        var report = await DiagnoseAsync(host);
        Assert.Contains($"Problem PortTaken host: UDP port 5353 (IPv4) is held by python3 (process {greedy.Id})", report, StringComparison.Ordinal);

        await using var alice = host.Announce("alice", "laptop");       // goes on with what is left, IPv6
        await alice.LineAsync("Announced", Token);
    }

    [Fact]
    public async Task Sharing_the_port_with_Avahi_is_fine()
    {
        await using var lan = await Lan.CreateAsync(Token);
        var host = await lan.HostAsync(1, Token);
        await using var avahi = await Avahi.StartAsync(host, "alpha", Token);
        var report = await DiagnoseAsync(host);
        Assert.Contains("Good PortShared host: UDP port 5353 is shared with avahi-daemon (process", report, StringComparison.Ordinal);
        Assert.DoesNotContain("Problem", report, StringComparison.Ordinal);
    }

    private static async Task<string> DiagnoseAsync(Host host) => await host.RunAsync(Token, "dotnet", Tool.Ours, "discover-tool", "diagnose");
}
