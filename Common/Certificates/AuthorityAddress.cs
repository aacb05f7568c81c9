using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace PeerSecure.Common.Certificates;

/// <summary>
/// HOST:PORT of an authority, in its one spelling: a lowercase DNS name, a dotted IPv4 address, or an IPv6 address in brackets as
/// RFC 5952 writes it and without zone, which would mean nothing on another machine (N7).
/// </summary>
public sealed record AuthorityAddress
{
    public const int DefaultPort = 1256;

    private AuthorityAddress(string host, int port) => (Host, Port) = (host, port);

    /// <summary>The name or address, IPv6 without its brackets.</summary>
    public string Host { get; }

    public int Port { get; }

    public Uri HttpsUri => new($"https://{this}/");

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out AuthorityAddress? address, out JoinLinkRejection why)
    {
        address = null;
        why = JoinLinkRejection.BadHost;
        var bracketed = text is ['[', ..];
        if (text is null || (bracketed && !text.Contains(']', StringComparison.Ordinal)))
        {
            return false;
        }

        var split = bracketed ? text.IndexOf(']', StringComparison.Ordinal) + 1 : text.IndexOf(':', StringComparison.Ordinal);
        var (host, rest) = split > 0 ? (text[..split], text[split..]) : (text, "");
        if (!TryParsePort(rest, out var port))
        {
            why = JoinLinkRejection.BadPort;
            return false;
        }

        return TryCreate(bracketed ? host[1..^1] : host, bracketed, port, out address, out why);
    }

    /// <summary>From a host (IPv6 without brackets) and a port that were given apart, as on the command line.</summary>
    public static bool TryCreate(string host, int port, [NotNullWhen(true)] out AuthorityAddress? address, out JoinLinkRejection why)
    {
        ArgumentNullException.ThrowIfNull(host);
        return TryCreate(host, host.Contains(':', StringComparison.Ordinal), port, out address, out why);
    }

    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    private static bool TryCreate(string host, bool asIPv6, int port, [NotNullWhen(true)] out AuthorityAddress? address, out JoinLinkRejection why)
    {
        address = null;
        why = port is < 1 or > ushort.MaxValue ? JoinLinkRejection.BadPort : asIPv6 ? CheckIPv6(host) : CheckNameOrIPv4(host);
        if (why == JoinLinkRejection.None)
        {
            address = new AuthorityAddress(host, port);
        }

        return address is not null;
    }

    private static bool TryParsePort(string rest, out int port)
    {
        port = DefaultPort;
        return rest.Length == 0
            || (rest[0] == ':' && rest.Length is > 1 and <= 6 && rest[1] != '0'
                && int.TryParse(rest.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out port));
    }

    private static JoinLinkRejection CheckIPv6(string host)
    {
        if (host.Contains('%', StringComparison.Ordinal))
        {
            return JoinLinkRejection.ZoneNotAllowed;
        }

        var good = IPAddress.TryParse(host, out var ip) && ip.AddressFamily == AddressFamily.InterNetworkV6
            && ip.ToString().Equals(host, StringComparison.Ordinal);
        return good ? JoinLinkRejection.None : JoinLinkRejection.BadHost;
    }

    private static JoinLinkRejection CheckNameOrIPv4(string host)
    {
        var labels = host.Split('.');
        var good = host.Length is > 0 and <= 253 && labels.All(IsLabel);

        // A last label of digits is an address to every resolver: then it must be one, in the spelling we would print.
        if (good && labels[^1].All(char.IsAsciiDigit))
        {
            good = IPAddress.TryParse(host, out var ip) && ip.ToString().Equals(host, StringComparison.Ordinal);
        }

        return good ? JoinLinkRejection.None : JoinLinkRejection.BadHost;
    }

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= 63 && label[0] != '-' && label[^1] != '-'
        && label.All(c => NameGrammar.IsLetterOrDigit(c) || c is '-' or '_');
}
