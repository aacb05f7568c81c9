using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Peer.Sessions;
using PeerSecure.Peer.Setup;
using PeerSecure.Peer.Whereabouts;

namespace PeerSecure.Peer.Commands.Talking;

/// <summary>WHO as people write it: <c>NAME[/DEVICE][@HOST:PORT]</c> or <c>HOST:PORT</c>.</summary>
internal sealed record Who(string Text, WantedPeer Wanted, AuthorityAddress? Address)
{
    internal const string Help = "NAME[/DEVICE][@HOST:PORT]|HOST:PORT";

    /// <summary>The account, for commands that are about a person.</summary>
    internal AccountName Account => Wanted.Account ?? throw new UsageException($"'{Text}' names no account.", "Give a name, such as 'bob'.");

    internal static Who Parse(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        var (name, address) = at >= 0 ? (text[..at], text[(at + 1)..]) : text.Contains(':', StringComparison.Ordinal) ? ("", text) : (text, null);
        AuthorityAddress? parsed = null;
        if (address is not null && (!address.Contains(':', StringComparison.Ordinal) || !AuthorityAddress.TryParse(address, out parsed, out _)))
        {
            throw new UsageException($"'{address}' is not an address.", $"Write {Help}.");
        }

        return new Who(text, name.Length == 0 && at < 0 ? WantedPeer.Anybody : Wants(text, name), parsed);
    }

    /// <summary>Where to look, all at once: the given address, which has the head start, the local network, and what the authority knows.</summary>
    internal IReadOnlyList<IAddressSource> Sources(SignedInProfile signedIn, TimeProvider time)
    {
        IAddressSource[] given = Address is { } address ? [new GivenAddress(address.Host, address.Port)] : [];
        var presence = new PresenceLookup(signedIn.Client, signedIn.EnsureTicketAsync);
        return Wanted.Account is null ? given : [.. given, new LocalNetwork(signedIn.Profile.Self.Authority, time), new PresenceAddresses(presence, time)];
    }

    private static WantedPeer Wants(string text, string name)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        var account = slash < 0 ? name : name[..slash];
        DeviceName? device = null;
        return AccountName.TryParse(account, out var parsed) && (slash < 0 || DeviceName.TryParse(name[(slash + 1)..], out device))
            ? new WantedPeer(parsed, device)
            : throw new UsageException($"'{text}' is not a name.", $"Write {Help}.");
    }
}
