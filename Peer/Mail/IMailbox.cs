using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;

namespace PeerSecure.Peer.Mail;

/// <summary>What the authority does for mail. It is believed in nothing but its signatures; tests put a lying one in its place.</summary>
internal interface IMailbox
{
    /// <summary>Null when there is no such account.</summary>
    Task<AccountBundle?> FindBundleAsync(AccountName account, CancellationToken cancellationToken);

    /// <summary>The answers in the order of the envelopes.</summary>
    Task<IReadOnlyList<PostedEnvelope>> PostAsync(IReadOnlyList<PostEnvelope> envelopes, CancellationToken cancellationToken);

    Task<MailPage> WaitingAsync(long after, CancellationToken cancellationToken);

    /// <summary>These are kept here now; the mailbox may forget them.</summary>
    Task RemoveAsync(IReadOnlyList<long> cursors, CancellationToken cancellationToken);

    /// <summary>Certificates of the keys that sign stored receipts; asked anew when <paramref name="fresh"/>.</summary>
    Task<IReadOnlyCollection<VerifiedAuthority>> ReceiptKeysAsync(bool fresh, CancellationToken cancellationToken);
}
