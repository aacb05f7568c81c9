using PeerSecure.Common.Certificates;

namespace PeerSecure.Peer.Sessions;

/// <summary>
/// S2: one session between two devices. When both opened one at the same time, that of the lower key stays; when the same side opens
/// another, its older one is dead to it. A session is never turned away in favour of one that no longer answers.
/// </summary>
internal sealed class SessionBook(SpkiHash own)
{
    internal const int Maximum = 2000;
    private static readonly TimeSpan ProbePatience = TimeSpan.FromSeconds(2);

    private readonly Dictionary<SpkiHash, OpenedSession> _open = [];
    private readonly Lock _gate = new();

    internal IReadOnlyList<OpenedSession> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _open.Values];
            }
        }
    }

    /// <summary>True when the new session stays; then it takes the place of what was there, which is ended.</summary>
    internal async Task<bool> TryAdmitAsync(OpenedSession opened)
    {
        while (true)
        {
            var other = Compare(opened);
            if (other is null)
            {
                return true;
            }

            if (await other.Session.AnswersWithinAsync(ProbePatience))
            {
                return false;
            }

            other.Session.End(SessionEndKind.Broken, "no-longer-answers");
            Remove(other);
        }
    }

    internal void Remove(OpenedSession opened)
    {
        lock (_gate)
        {
            if (_open.GetValueOrDefault(opened.Peer.KeyHash) == opened)
            {
                _open.Remove(opened.Peer.KeyHash);
            }
        }
    }

    /// <summary>Null when the new one is in the book now; otherwise the one that has precedence if it is alive.</summary>
    private OpenedSession? Compare(OpenedSession opened)
    {
        OpenedSession? replaced;
        lock (_gate)
        {
            if (_open.TryGetValue(opened.Peer.KeyHash, out replaced) && !IsStronger(opened, replaced))
            {
                return replaced;
            }

            if (replaced is null && _open.Count >= Maximum)
            {
                throw new SessionException(SessionFailure.TooManySessions, opened.Peer.Identity.Account.Value);
            }

            _open[opened.Peer.KeyHash] = opened;
        }

        replaced?.Session.End(SessionEndKind.Duplicate, "replaced");
        return null;
    }

    private bool IsStronger(OpenedSession opened, OpenedSession other)
    {
        var isLower = string.CompareOrdinal(own.Hex, opened.Peer.KeyHash.Hex) < 0;
        return opened.Outgoing == other.Outgoing || opened.Outgoing == isLower;
    }
}
