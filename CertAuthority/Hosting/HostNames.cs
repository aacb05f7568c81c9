using System.Net;
using Microsoft.Data.Sqlite;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Hosting;

/// <summary>N4, N7: under which names the authority is reached; the first goes into the join link, all into its TLS certificate.</summary>
internal static class HostNames
{
    private const int Most = 32;

    /// <summary>Checks what <c>--host</c> gave; none stays none.</summary>
    public static IReadOnlyList<string> Check(IReadOnlyList<string> given)
    {
        if (given.Count > Most)
        {
            throw new UsageException($"--host was given more than {Most} times.");
        }

        return [.. given.Select(Check)];
    }

    /// <summary>Those given now, else those of the last time, else this machine's own.</summary>
    public static IReadOnlyList<string> Settle(SqliteConnection connection, IReadOnlyList<string> given)
    {
        var known = SettingsStore.Get(connection, SettingsStore.Hosts);
        if (given.Count == 0 && known is not null)
        {
            return known.Split('\n');
        }

        var hosts = given.Count > 0 ? given : OfThisMachine();
        var text = string.Join('\n', hosts);
        if (text != known)
        {
            SettingsStore.Set(connection, SettingsStore.Hosts, text);
        }

        return hosts;
    }

    private static string Check(string host)
    {
        var bare = host.StartsWith('[') && host.EndsWith(']') ? host[1..^1] : host;
        return AuthorityAddress.TryCreate(bare.ToLowerInvariant(), AuthorityAddress.DefaultPort, out var address, out _)
            ? address.Host
            : throw new UsageException($"--host {host} is neither a DNS name nor an address.", "Give a name such as ca.lab, or an address without port and zone.");
    }

    private static string[] OfThisMachine()
    {
        var name = Dns.GetHostName().ToLowerInvariant();
        var usable = AuthorityAddress.TryCreate(name, AuthorityAddress.DefaultPort, out var address, out _);
        return usable && address!.Host != "localhost" ? [address.Host, "localhost", "127.0.0.1", "::1"] : ["localhost", "127.0.0.1", "::1"];
    }
}
