using System.Diagnostics.CodeAnalysis;
using PeerSecure.Common.Certificates;

namespace PeerSecure.Common.Tickets;

/// <summary><c>aud</c> (A3): who a ticket is for, the authority or the devices of one account.</summary>
public sealed record TicketAudience
{
    private const string PeerPrefix = "peer:";

    private TicketAudience(string value) => Value = value;

    public static TicketAudience Authority { get; } = new("authority");

    public string Value { get; }

    public bool IsPeer => Value.StartsWith(PeerPrefix, StringComparison.Ordinal);

    public static TicketAudience Peer(AccountName account) => new(PeerPrefix + account.Value);

    public static bool TryParse(string? text, [NotNullWhen(true)] out TicketAudience? audience)
    {
        audience = text switch
        {
            "authority" => Authority,
            { } other when other.StartsWith(PeerPrefix, StringComparison.Ordinal)
                && AccountName.TryParse(other[PeerPrefix.Length..], out var account) => Peer(account),
            _ => null,
        };
        return audience is not null;
    }

    public override string ToString() => Value;
}
