using PeerSecure.Common.Contracts;

namespace PeerSecure.Common.Revocation;

/// <summary>R3: which content each number stood for, so that one number with two contents is noticed, also between lists that were passed on.</summary>
internal sealed class HeadHistory
{
    private const int Kept = 512;

    private readonly SortedDictionary<RevocationNumber, SignedRevocationHead> _seen = [];

    /// <summary>The earlier head with the same number and another content, if there is one.</summary>
    internal SignedDocument? FindContradiction(SignedRevocationHead head)
    {
        if (_seen.TryGetValue(head.Content.Number, out var before))
        {
            return before.Content.HasHash(head.Content.Hash.Span) ? null : before.Document;
        }

        _seen.Add(head.Content.Number, head);
        if (_seen.Count > Kept)
        {
            _seen.Remove(_seen.Keys.First());
        }

        return null;
    }
}
