using PeerSecure.Common.Certificates;

namespace PeerSecure.Common.Revocation;

/// <summary>
/// What a peer knows to be revoked, from whoever told it: the authority's push and pull, other peers, its own vault. Lists are united
/// (R3): nothing that was signed as revoked is forgotten before its time, even if the authority's newest list no longer says so.
/// Thread-safe.
/// </summary>
public sealed class KnownRevocations : IRevocationLookup
{
    private readonly Lock _gate = new();
    private readonly TrustAnchors _anchors;
    private readonly KnownList _devices;
    private readonly KnownList _issuing;
    private readonly IssuingOnly _signers;

    public KnownRevocations(TrustAnchors anchors)
    {
        ArgumentNullException.ThrowIfNull(anchors);
        _anchors = anchors;
        _devices = new KnownList(anchors.Authority, RevocationListKind.Devices);
        _issuing = new KnownList(anchors.Authority, RevocationListKind.Issuing);
        _signers = new IssuingOnly(_issuing);
    }

    /// <summary>The head of the newest list, or null while there is none. Its ThisUpdate is what freshness counts from.</summary>
    public SignedRevocationHead? Newest(RevocationListKind kind) => ListOf(kind).Newest?.Head;

    /// <summary>What goes into <c>hello</c> and after <c>?after=</c>.</summary>
    public RevocationNumber Number => Newest(RevocationListKind.Devices)?.Content.Number ?? RevocationNumber.None;

    /// <summary>
    /// Takes what somebody offered, as far as the authority's signatures prove it; issuing lists first, since they say who may sign the
    /// others. Never throws on any content.
    /// </summary>
    /// <param name="updates">As received.</param>
    /// <param name="now">The authority's time (S3).</param>
    public IReadOnlyList<RevocationVerdict> Take(RevocationUpdates updates, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(updates);
        lock (_gate)
        {
            return [.. updates.Updates.OrderBy(update => update.Kind == RevocationListKind.Issuing ? 0 : 1).Select(update => Take(update, now))];
        }
    }

    /// <summary>
    /// At start, what <see cref="Export"/> gave. Signatures and hashes are checked again, today's dates and revoked signers are not:
    /// what was taken once must not be forgotten because its signer expired since.
    /// </summary>
    public IReadOnlyList<RevocationVerdict> Restore(RevocationUpdates stored, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(stored);
        lock (_gate)
        {
            return [.. stored.Updates.Select(update => Restore(update, now))];
        }
    }

    /// <summary>
    /// For somebody who has this number of the device list: what came since, and the issuing list whole, which is short. Without news it
    /// is the head alone, so that freshness travels from peer to peer too.
    /// </summary>
    public RevocationUpdates UpdatesAfter(RevocationNumber number)
    {
        lock (_gate)
        {
            RevocationUpdate?[] updates =
            [
                _issuing.Newest?.After(RevocationNumber.None),
                _devices.Newest is { } newest ? newest.After(number < newest.Number ? number : newest.Number) : null,
            ];
            return new RevocationUpdates([.. updates.OfType<RevocationUpdate>()]);
        }
    }

    /// <summary>R4: whole older lists that refuse something the authority has forgotten; they are handed back to it.</summary>
    public RevocationUpdates HandBack()
    {
        lock (_gate)
        {
            return new RevocationUpdates([.. _issuing.Older.Concat(_devices.Older).Take(RevocationUpdates.MaxUpdates).Select(held => held.After(RevocationNumber.None))]);
        }
    }

    /// <summary>All that is known, whole, to be kept in the vault and taken again at the next start.</summary>
    public RevocationUpdates Export()
    {
        lock (_gate)
        {
            HeldList?[] newest = [_issuing.Newest, _devices.Newest];
            return new RevocationUpdates([.. newest.OfType<HeldList>().Select(held => held.After(RevocationNumber.None)), .. HandBack().Updates]);
        }
    }

    public bool TryFindCertificate(SpkiHash issuer, SerialNumber serial, out RevocationEntry entry) =>
        TryFind(RecordFormat.Certificate(issuer, serial), out entry);

    public bool TryFindKey(SpkiHash key, out RevocationEntry entry) => TryFind(RecordFormat.Key(key), out entry);

    /// <summary>R1: whether this device's name is barred, by itself or with its whole account.</summary>
    public bool TryFindName(AccountName account, DeviceName device, out RevocationEntry entry) =>
        TryFind(RecordFormat.Name(account, device), out entry) || TryFind(RecordFormat.Name(account, null), out entry);

    private KnownList ListOf(RevocationListKind kind) => kind == RevocationListKind.Issuing ? _issuing : _devices;

    private RevocationVerdict Take(RevocationUpdate update, DateTimeOffset now)
    {
        if (update.Kind is not { } kind)
        {
            return RevocationVerdict.Refused(kind: null, RevocationRejection.UnknownList);
        }

        Learn(update);
        return SignedRevocationHead.TryVerify(update.Head, kind, _anchors, _signers, now, out var head, out var why)
            ? ListOf(kind).Take(update, head, IsSignerVoid(kind), now)
            : RevocationVerdict.Refused(kind, why);
    }

    private RevocationVerdict Restore(RevocationUpdate update, DateTimeOffset now)
    {
        if (update.Kind is not { } kind)
        {
            return RevocationVerdict.Refused(kind: null, RevocationRejection.UnknownList);
        }

        Learn(update);
        return SignedRevocationHead.TryVerifyStored(update.Head, kind, _anchors, out var head, out var why)
            ? ListOf(kind).Restore(update, head, now)
            : RevocationVerdict.Refused(kind, why);
    }

    private void Learn(RevocationUpdate update)
    {
        if (update.Chain is not null && ReceivedChain.TryParsePem(update.Chain, out var chain, out _))
        {
            _anchors.Learn(chain.Others.Prepend(chain.Leaf));
        }
    }

    /// <summary>Whether the key that signed our newest list has been revoked since, and not by an ordinary rotation.</summary>
    private bool IsSignerVoid(RevocationListKind kind)
    {
        for (var signer = Newest(kind)?.Signer; signer?.Parent is { } parent; signer = parent)
        {
            if (RevocationCheck.TryFind(_signers, parent.KeyHash, signer.Certificate, asOf: null, out var entry) && entry.VoidsSignatures)
            {
                return true;
            }
        }

        return false;
    }

    private bool TryFind(ReadOnlySpan<byte> subject, out RevocationEntry entry)
    {
        // The numbers of the two lists have nothing to do with each other, so neither can allow what the other revokes.
        var inDevices = _devices.TryFindState(subject, out var said) && said.IsRevoked;
        var inIssuing = _issuing.TryFindState(subject, out var ofIssuing) && ofIssuing.IsRevoked;
        var state = inDevices && inIssuing ? said.Merge(ofIssuing) : inDevices ? said : ofIssuing;
        entry = inDevices || inIssuing ? state.Entry : default;
        return inDevices || inIssuing;
    }

    /// <summary>R2: only the issuing list says whose signature counts no longer. An issuing key cannot revoke another, nor itself.</summary>
    private sealed class IssuingOnly(KnownList issuing) : IRevocationLookup
    {
        public bool TryFindCertificate(SpkiHash issuer, SerialNumber serial, out RevocationEntry entry) =>
            TryFind(RecordFormat.Certificate(issuer, serial), out entry);

        public bool TryFindKey(SpkiHash key, out RevocationEntry entry) => TryFind(RecordFormat.Key(key), out entry);

        private bool TryFind(ReadOnlySpan<byte> subject, out RevocationEntry entry)
        {
            var found = issuing.TryFindState(subject, out var state) && state.IsRevoked;
            entry = found ? state.Entry : default;
            return found;
        }
    }
}
