using System.Diagnostics.CodeAnalysis;

namespace PeerSecure.Common.Tickets;

/// <summary>
/// <c>jti</c>: names one ticket. Replay is judged by it and never by the ticket's text: of every ECDSA signature (r, s) anyone can
/// make a second valid one, (r, n - s), so one ticket has two texts.
/// </summary>
public sealed record TicketId
{
    private TicketId(string value) => Value = value;

    public string Value { get; }

    public static TicketId New() => new(RandomId.New());

    public static bool TryParse(string? text, [NotNullWhen(true)] out TicketId? id)
    {
        id = RandomId.IsValid(text) ? new TicketId(text!) : null;
        return id is not null;
    }

    public override string ToString() => Value;
}
