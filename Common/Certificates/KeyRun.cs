using PeerSecure.Common.Contracts;

namespace PeerSecure.Common.Certificates;

/// <summary>
/// Follows statements from known keys as far as they lead. The outcome does not depend on the order of the evidence: each key keeps the
/// lowest counter it can be reached with, and the passes go on until nothing changes. Signatures are checked only on statements that
/// start from a reached key, so a stranger's pile of statements costs nothing but parsing.
/// </summary>
internal sealed class KeyRun
{
    private readonly Dictionary<(DeviceName Device, SpkiHash Key), ReachedKey> _reached;
    private readonly Dictionary<(DeviceName Device, SpkiHash Key), ReachedKey> _former;
    private readonly HashSet<(DeviceName Device, SpkiHash Key)> _past;
    private readonly List<ReceivedKeyStatement> _statements;
    private readonly HashSet<(DeviceName Device, SpkiHash Key)> _holders;
    private readonly Func<SpkiHash, bool> _isVoided;

    /// <param name="account">Whose keys: statements about another account or authority do not count.</param>
    /// <param name="known">What is remembered; those that stand are where runs start.</param>
    /// <param name="stands">C6: whether a known key may vouch.</param>
    /// <param name="evidence">The statements.</param>
    /// <param name="isVoided">C2, C6: keys whose signatures no longer count.</param>
    internal KeyRun(
        DeviceIdentity account, IReadOnlyCollection<KnownKey> known, Func<KnownKey, bool> stands, KeyEvidence evidence, Func<SpkiHash, bool> isVoided)
    {
        _isVoided = isVoided;
        _holders = [.. known.Where(key => key.IsCurrent).Select(key => (key.Device, key.Key))];
        _past = [.. known.Where(key => !key.IsCurrent).Select(key => (key.Device, key.Key))];
        _statements =
        [
            .. Parse(evidence.Continuity, KeyStatementKind.Continuity)
                .Concat(Parse(evidence.Admissions, KeyStatementKind.Admission))
                .Where(statement => statement.Old.Authority == account.Authority && statement.Old.Account == account.Account)
                .OrderBy(statement => statement.Counter)
                .ThenBy(statement => statement.OldKey.Hex, StringComparer.Ordinal)
                .ThenBy(statement => statement.NewKey.Hex, StringComparer.Ordinal)
                .ThenBy(statement => statement.NewDevice.Value, StringComparer.Ordinal),
        ];
        _former = Start(known.Where(key => !key.IsCurrent && stands(key)));
        _reached = Start(known.Where(key => key.IsCurrent && stands(key)));
        Follow();
    }

    internal ReachedKey? Find(DeviceName device, SpkiHash key) => _reached.GetValueOrDefault((device, key));

    /// <summary>C3: goes on by the authority's records, from what was reached and from the device's ended keys.</summary>
    internal ReachedKey? FindByRecord(IEnumerable<SpkiHash> ended, VerifiedDevice presented, IEnumerable<ReceivedReissueRecord> records)
    {
        var device = presented.Identity.Device;
        var ends = ended.ToHashSet();
        var left = records
            .Where(record => !_isVoided(record.NewKey) && !ends.Contains(record.NewKey)) // nor in a circle here
            .OrderBy(record => record.Time)
            .ThenBy(record => record.OldKey.Hex, StringComparer.Ordinal)
            .ThenBy(record => record.Reason)
            .ToList();
        for (var found = true; found;)
        {
            found = false;
            foreach (var record in left.Where(record => ends.Contains(record.OldKey) || Find(device, record.OldKey) is not null).ToList())
            {
                left.Remove(record);
                found |= TryReach(device, record.NewKey, new ReachedKey(0, [], IsVerified: false, ByAdmission: false) { Record = record.Reason });
            }

            Follow();
        }

        return Find(device, presented.KeyHash);
    }

    private static IEnumerable<ReceivedKeyStatement> Parse(IReadOnlyList<SignedDocument>? documents, KeyStatementKind kind)
    {
        foreach (var document in documents is { Count: <= KeyEvidence.MaximumOfAKind } ? documents : [])
        {
            if (ReceivedKeyStatement.TryParse(document, kind, out var statement))
            {
                yield return statement;
            }
        }
    }

    private static Dictionary<(DeviceName Device, SpkiHash Key), ReachedKey> Start(IEnumerable<KnownKey> known)
    {
        var start = new Dictionary<(DeviceName Device, SpkiHash Key), ReachedKey>();
        foreach (var key in known.OrderByDescending(key => key.Counter)) // listed twice: the lower counter, as below
        {
            start[(key.Device, key.Key)] = new ReachedKey(key.Counter, key.VouchedBy, key.IsVerified, ByAdmission: false) { IsStart = true };
        }

        return start;
    }

    private void Follow()
    {
        var found = true;
        while (found)
        {
            found = false;
            foreach (var statement in _statements)
            {
                found |= TryFollow(statement);
            }
        }
    }

    private bool TryFollow(ReceivedKeyStatement statement)
    {
        var isAdmission = statement.Kind == KeyStatementKind.Admission;
        var from = Find(statement.Old.Device, statement.OldKey);
        if (from is null && isAdmission) // what a key admitted in its time stays admitted after an ordinary re-key
        {
            from = _former.GetValueOrDefault((statement.Old.Device, statement.OldKey));
        }

        if (from is null
            || statement.Counter <= from.Counter // from before this key's turn: a replay
            || _past.Contains((statement.NewDevice, statement.NewKey)) // a known key could otherwise vouch for itself in a circle
            || (isAdmission ? IsHeldByAnotherKey(statement.NewDevice, statement.NewKey) : _holders.Contains((statement.NewDevice, statement.NewKey))))
        {
            return false;
        }

        var counter = isAdmission ? 0 : statement.Counter; // an admitted device counts for itself
        if (!IsBetter(statement.NewDevice, statement.NewKey, counter)
            || _isVoided(statement.OldKey) || _isVoided(statement.NewKey) || !statement.IsSigned) // C2, C6
        {
            return false;
        }

        return TryReach(
            statement.NewDevice,
            statement.NewKey,
            new ReachedKey(
                counter, [.. from.VouchedBy.Append(statement.OldKey).Distinct()], from.IsVerified && !isAdmission, from.ByAdmission || isAdmission)
            {
                Record = from.Record,
            });
    }

    private bool TryReach(DeviceName device, SpkiHash key, ReachedKey reached)
    {
        var isBetter = IsBetter(device, key, reached.Counter);
        if (isBetter)
        {
            _reached[(device, key)] = reached;
        }

        return isBetter;
    }

    private bool IsBetter(DeviceName device, SpkiHash key, long counter) =>
        Find(device, key) is not { } known || (!known.IsStart && counter < known.Counter);

    // C5: an admission brings in a further device; it replaces no key that is known.
    private bool IsHeldByAnotherKey(DeviceName device, SpkiHash key) => _holders.Any(holder => holder.Device == device && holder.Key != key);
}
