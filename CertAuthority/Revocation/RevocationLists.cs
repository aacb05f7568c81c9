using System.Collections.Concurrent;
using PeerSecure.CertAuthority.Issuing;

namespace PeerSecure.CertAuthority.Revocation;

/// <summary>
/// The CRL of each issuing key, signed anew when it is asked for and something changed or an hour has passed, and else served from
/// memory. However many ask at once, one of them signs.
/// </summary>
internal sealed class RevocationLists(RevocationIndex index, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(1);
    private static readonly TimeSpan Usable = TimeSpan.FromHours(24);

    private readonly ConcurrentDictionary<string, CurrentList> _lists = new(StringComparer.Ordinal);

    public SignedList Get(Issuer issuer)
    {
        var current = _lists.GetOrAdd(issuer.Certificate.PublicKey.KeyId, static _ => new CurrentList());
        var revocations = index.Of(issuer.Certificate.PublicKey.Hash);
        lock (current.Gate)
        {
            var now = time.GetUtcNow();
            if (current.List is not { } list || current.Version != revocations.Version || now - list.ThisUpdate >= Fresh)
            {
                list = current.List = Sign(issuer, revocations, current, now);
            }

            return list;
        }
    }

    /// <summary>The number is the time in milliseconds: it rises also over restarts and restored backups, with no state to keep.</summary>
    private static SignedList Sign(Issuer issuer, IssuerRevocations revocations, CurrentList current, DateTimeOffset now)
    {
        var (entries, version) = revocations.Snapshot();
        current.Version = version;
        current.Number = Math.Max(current.Number + 1, now.ToUnixTimeMilliseconds());
        var nextUpdate = Lifetimes.Earlier(now + Usable, issuer.Certificate.NotAfter);
        return new SignedList(CertificateList.Sign(issuer.Signer, current.Number, now, nextUpdate, entries), current.Number, now, nextUpdate);
    }

    private sealed class CurrentList
    {
        public Lock Gate { get; } = new();

        public SignedList? List { get; set; }

        public long Version { get; set; }

        public long Number { get; set; }
    }
}
