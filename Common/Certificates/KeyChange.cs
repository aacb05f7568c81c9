using PeerSecure.Common.Contracts;

namespace PeerSecure.Common.Certificates;

/// <summary>
/// C1-C6, the one place that decides what a presented key is: sessions, mail and the directory all ask here. The presented device was
/// verified before, so the question is never whether the authority vouches for it, but whether the account's own keys do.
/// </summary>
public static class KeyChange
{
    /// <param name="known">What is remembered of the account, every device of it.</param>
    /// <param name="presented">The device that shows up.</param>
    /// <param name="evidence">Statements and records from anywhere: hello, envelope, directory.</param>
    /// <param name="anchors">Who may sign records.</param>
    /// <param name="revocations">The newest list.</param>
    /// <param name="now">Authority time.</param>
    public static KeyChangeDecision Decide(
        IReadOnlyCollection<KnownKey> known,
        VerifiedDevice presented,
        KeyEvidence evidence,
        TrustAnchors anchors,
        IRevocationLookup revocations,
        DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(known);
        ArgumentNullException.ThrowIfNull(presented);
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(revocations);
        bool IsVoided(SpkiHash key) => revocations.TryFindKey(key, out var entry) && entry.VoidsSignatures;
        bool Stands(KnownKey key) => !IsVoided(key.Key) && !key.VouchedBy.Any(IsVoided); // C6

        var device = presented.Identity.Device;
        if (IsVoided(presented.KeyHash))
        {
            return new KeyChangeDecision(KeyChangeKind.Unexpected, KeyChangeReason.KeyRevoked);
        }

        if (known.Count == 0) // C1
        {
            return new KeyChangeDecision(KeyChangeKind.First, KeyChangeReason.NothingKnown);
        }

        var current = known.Where(key => key.IsCurrent && key.Device == device).ToList();
        if (current.Find(key => key.Key == presented.KeyHash && Stands(key)) is { } same)
        {
            return new KeyChangeDecision(KeyChangeKind.Same, KeyChangeReason.SameKey)
            {
                VouchedBy = same.VouchedBy,
                IsVerified = same.IsVerified,
                Counter = same.Counter,
            };
        }

        var run = new KeyRun(presented.Identity, known, Stands, evidence, IsVoided);
        if (run.Find(device, presented.KeyHash) is { } reached) // C2, C5
        {
            return Continuity(reached);
        }

        var replaced = current.FindAll(key => key.Key != presented.KeyHash);
        if (replaced.Count == 0) // C5, C6: there is no old key that could vouch, so the user is asked
        {
            return new KeyChangeDecision(KeyChangeKind.Reissue, current.Count > 0 ? KeyChangeReason.VouchingVoided : KeyChangeReason.NotAdmitted);
        }

        if (!replaced.TrueForAll(key => HasEnded(key, revocations, now))) // C4
        {
            return new KeyChangeDecision(KeyChangeKind.Unexpected, KeyChangeReason.OldCertificateStillGood);
        }

        var records = Records(evidence, presented.Identity).Where(record => record.IsSignedBy(anchors, revocations));
        return run.FindByRecord(replaced.Select(key => key.Key), presented, records) is { Record: { } reason } // C3
            ? new KeyChangeDecision(KeyChangeKind.Reissue, KeyChangeReason.AuthorityRecord) { AuthorityReason = reason }
            : new KeyChangeDecision(KeyChangeKind.Unexpected, KeyChangeReason.NoRecord);
    }

    private static KeyChangeDecision Continuity(ReachedKey reached) =>
        new(KeyChangeKind.Continuity, reached.ByAdmission ? KeyChangeReason.Admitted : KeyChangeReason.ContinuityRun)
        {
            VouchedBy = reached.VouchedBy,
            IsVerified = reached.IsVerified,
            Counter = reached.Counter,
        };

    // C3: revoked for whatever reason, or run out.
    private static bool HasEnded(KnownKey key, IRevocationLookup revocations, DateTimeOffset now) =>
        now > key.NotAfter || revocations.TryFindKey(key.Key, out _) || revocations.TryFindCertificate(key.Issuer, key.Serial, out _);

    private static IEnumerable<ReceivedReissueRecord> Records(KeyEvidence evidence, DeviceIdentity device)
    {
        foreach (var document in evidence.Reissues is { Count: <= KeyEvidence.MaximumOfAKind } documents ? documents : [])
        {
            if (ReceivedReissueRecord.TryParse(document, out var record) && record.Device == device)
            {
                yield return record;
            }
        }
    }
}
