using System.Diagnostics.CodeAnalysis;

namespace PeerSecure.Common.Tickets;

/// <summary>
/// The ticket keys of one moment, newest first. After a rotation the previous key stays until its last ticket has ended, and a
/// document of keys (<see cref="TicketKeyDocument"/>) shows both.
/// </summary>
public sealed class TicketKeys
{
    private readonly Dictionary<string, TicketKey> _byId;

    public TicketKeys(IReadOnlyList<TicketKey> newestFirst)
    {
        All = newestFirst;
        _byId = newestFirst.ToDictionary(key => key.Id, StringComparer.Ordinal);
    }

    public IReadOnlyList<TicketKey> All { get; }

    /// <summary>The document is signed by one of these keys and is of this kind. What it says is the caller's to judge.</summary>
    internal bool TryVerify(string text, string type, [NotNullWhen(true)] out byte[]? payload, out TicketRejection why)
    {
        payload = null;
        if (!CompactJws.TryParse(text, type, out var jws, out why))
        {
            return false;
        }

        if (!_byId.TryGetValue(jws.Header.KeyId, out var key))
        {
            why = TicketRejection.UnknownKey;
            return false;
        }

        if (!key.Verify(jws))
        {
            why = TicketRejection.BadSignature;
            return false;
        }

        payload = jws.Payload;
        return true;
    }
}
