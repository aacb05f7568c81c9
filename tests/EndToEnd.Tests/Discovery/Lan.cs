using System.Security.Cryptography;

namespace PeerSecure.EndToEnd.Tests.Discovery;

/// <summary>
/// Hosts on bridges, each a network namespace of this kernel. Names are unique to the test, and everything is removed at its end.
/// </summary>
internal sealed class Lan : IAsyncDisposable
{
    private readonly string _prefix = "pst" + RandomNumberGenerator.GetHexString(6, lowercase: true);
    private readonly List<string> _namespaces = [];

    public static async Task<Lan> CreateAsync(CancellationToken cancellationToken)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "network namespaces need root on Linux");
        Tool.Require("ip");
        var lan = new Lan();
        await lan.NamespaceAsync("sw", cancellationToken);
        return lan;
    }

    /// <summary>A host with eth0 to ethN-1, each on the bridge of that number, IPv4 10.77.bridge.number.</summary>
    public async Task<Host> HostAsync(byte number, CancellationToken cancellationToken, int interfaces = 1)
    {
        var host = new Host(this, await NamespaceAsync($"h{number}", cancellationToken), number);
        for (var i = 0; i < interfaces; i++)
        {
            await host.PlugInAsync(i, cancellationToken);
        }

        return host;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var name in _namespaces)
        {
            await LineProcess.RunAsync(CancellationToken.None, "ip", "netns", "del", name);
        }
    }

    internal async Task PlugInAsync(Host host, int bridge, CancellationToken cancellationToken)
    {
        var (switchName, port) = ($"{_prefix}sw", $"h{host.Number}b{bridge}");
        var known = await LineProcess.RunAsync(cancellationToken, "ip", "-n", switchName, "-br", "link");
        var create = known.Contains($"br{bridge} ", StringComparison.Ordinal) ? "" : $"ip -n {switchName} link add br{bridge} type bridge && ip -n {switchName} link set br{bridge} up &&";
        await ShellAsync(
            $"{create} ip link add eth{bridge} netns {host.Namespace} type veth peer name {port} netns {switchName}"
            + $" && ip -n {switchName} link set {port} master br{bridge} up && ip -n {host.Namespace} addr add 10.77.{bridge}.{host.Number}/24 dev eth{bridge}"
            + $" && ip -n {host.Namespace} link set eth{bridge} up", cancellationToken);
    }

    /// <summary>Switches the far end off and waits until the kernel has told the near one.</summary>
    internal async Task UnplugAsync(Host host, int bridge, CancellationToken cancellationToken)
    {
        await ShellAsync($"ip -n {_prefix}sw link set h{host.Number}b{bridge} down", cancellationToken);
        await ShellAsync(
            $"timeout 10 sh -c 'until ip netns exec {host.Namespace} grep -qv up /sys/class/net/eth{bridge}/operstate; do :; done'", cancellationToken);
    }

    internal static Task<string> ShellAsync(string command, CancellationToken cancellationToken) =>
        LineProcess.RunAsync(cancellationToken, "sh", "-c", command);

    private async Task<string> NamespaceAsync(string suffix, CancellationToken cancellationToken)
    {
        var name = _prefix + suffix;
        await LineProcess.RunAsync(cancellationToken, "ip", "netns", "add", name);
        _namespaces.Add(name);
        // Without duplicate address detection link-local addresses work at once; bridges need no multicast querier.
        await ShellAsync(
            $"ip -n {name} link set lo up && ip netns exec {name} sh -c 'echo 0 > /proc/sys/net/ipv6/conf/default/accept_dad; echo 0 > /proc/sys/net/ipv6/conf/all/accept_dad'",
            cancellationToken);
        return name;
    }
}
