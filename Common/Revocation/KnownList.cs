using PeerSecure.Common.Certificates;

namespace PeerSecure.Common.Revocation;

/// <summary>
/// What a peer knows of one kind of list: the newest, and older ones as long as they refuse something that the newest forgot. Reads
/// need no lock; <see cref="KnownRevocations"/> lets one update in at a time.
/// </summary>
internal sealed class KnownList(AuthorityId authority, RevocationListKind kind)
{
    private const int MaxOlder = 8;

    private HeadHistory _history = new();
    private volatile HeldList[] _lists = []; // the newest first; replaced, never changed

    internal HeldList? Newest => _lists is [var newest, ..] ? newest : null;

    internal IEnumerable<HeldList> Older => _lists.Skip(1);

    /// <summary>Whether any record is about the subject, and what all of them together say.</summary>
    internal bool TryFindState(ReadOnlySpan<byte> subject, out SubjectState state)
    {
        state = default;
        var found = false;
        foreach (var held in _lists)
        {
            if (held.List.TryFindState(subject, out var said))
            {
                state = found ? state.Merge(said) : said;
                found = true;
            }
        }

        return found;
    }

    /// <param name="update">What was offered.</param>
    /// <param name="head">Its head, verified.</param>
    /// <param name="signerVoid">Whether the signature of the newest list counts no longer, because its key is known to be compromised.</param>
    /// <param name="now">The authority's time.</param>
    internal RevocationVerdict Take(RevocationUpdate update, SignedRevocationHead head, bool signerVoid, DateTimeOffset now)
    {
        if (Newest is not { } newest || signerVoid)
        {
            return Replace(update, head, older: [], alarm: null);
        }

        if (_history.FindContradiction(head) is { } contradicted)
        {
            return Unite(update, head, new RevocationConflict(kind, contradicted, head.Document), now); // R3: one number with two hashes
        }

        return head.Content.Number > newest.Number ? Continue(update, head, newest, now)
            : head.Content.Number == newest.Number ? Refresh(update, head, newest)
            : head.Content.Number.Generation < newest.Number.Generation ? Unite(update, head, alarm: null, now)
            : Verdict(RevocationOutcome.AlreadyKnown, alarm: null);
    }

    /// <summary>From our own vault, the newest first: what was taken once is not judged by today's dates and keys again.</summary>
    internal RevocationVerdict Restore(RevocationUpdate update, SignedRevocationHead head, DateTimeOffset now) =>
        Newest is null ? Replace(update, head, older: [], alarm: null) : Unite(update, head, alarm: null, now);

    private RevocationVerdict Continue(RevocationUpdate update, SignedRevocationHead head, HeldList newest, DateTimeOffset now)
    {
        if (!RevocationNumber.TryFrom(update.From, out var from))
        {
            return RevocationVerdict.Refused(kind, RevocationRejection.MalformedRecords);
        }

        var why = newest.List.Apply(head.Content, from, update.Records);
        if (why == RevocationRejection.None)
        {
            Promote(newest with { Head = head, Chain = update.Chain ?? newest.Chain });
            ForgetCovered(now);
            return Verdict(RevocationOutcome.Taken, alarm: null);
        }

        if (why != RevocationRejection.DoesNotContinue)
        {
            return RevocationVerdict.Refused(kind, why);
        }

        if (from != RevocationNumber.None)
        {
            return new RevocationVerdict(kind, RevocationOutcome.NeedsWhole, why, Alarm: null);
        }

        // R3, R4: a whole list that does not contain ours. After a restore the generation is higher; within one it is a rewritten history.
        var restored = head.Content.Number.Generation > newest.Number.Generation;
        var verdict = Replace(update, head, _lists, restored ? null : new RevocationConflict(kind, newest.Head.Document, head.Document));
        ForgetCovered(now);
        return verdict;
    }

    private RevocationVerdict Refresh(RevocationUpdate update, SignedRevocationHead head, HeldList newest)
    {
        if (head.Content.ThisUpdate <= newest.Head.Content.ThisUpdate)
        {
            return Verdict(RevocationOutcome.AlreadyKnown, alarm: null);
        }

        Promote(newest with { Head = head, Chain = update.Chain ?? newest.Chain });
        return Verdict(RevocationOutcome.Refreshed, alarm: null);
    }

    /// <summary>R3: another history than ours. What it refuses counts too, as long as ours does not say the same.</summary>
    private RevocationVerdict Unite(RevocationUpdate update, SignedRevocationHead head, RevocationConflict? alarm, DateTimeOffset now)
    {
        if (update.From != 0 && alarm is not null)
        {
            return new RevocationVerdict(kind, RevocationOutcome.NeedsWhole, RevocationRejection.DoesNotContinue, alarm);
        }

        var other = update.From == 0 ? Build(update, head, out _) : null;
        if (other is null || Newest is not { } newest || !other.List.RefusesMoreThan(newest.List, now))
        {
            return Verdict(RevocationOutcome.AlreadyKnown, alarm);
        }

        if (_lists.Length > MaxOlder)
        {
            return new RevocationVerdict(kind, RevocationOutcome.Refused, RevocationRejection.TooManyRewrites, alarm);
        }

        _lists = [.. _lists, other];
        return Verdict(RevocationOutcome.Taken, alarm);
    }

    private RevocationVerdict Replace(RevocationUpdate update, SignedRevocationHead head, HeldList[] older, RevocationConflict? alarm)
    {
        if (update.From != 0)
        {
            return new RevocationVerdict(kind, RevocationOutcome.NeedsWhole, RevocationRejection.DoesNotContinue, alarm);
        }

        if (older.Length > MaxOlder)
        {
            return new RevocationVerdict(kind, RevocationOutcome.Refused, RevocationRejection.TooManyRewrites, alarm);
        }

        if (Build(update, head, out var why) is not { } list)
        {
            return new RevocationVerdict(kind, RevocationOutcome.Refused, why, alarm);
        }

        if (older.Length == 0)
        {
            _history = new HeadHistory(); // what a thief of the issuing key signed does not bind: a list by a good key starts anew
        }

        _ = _history.FindContradiction(head);
        _lists = [list, .. older];
        return Verdict(RevocationOutcome.Taken, alarm);
    }

    private HeldList? Build(RevocationUpdate update, SignedRevocationHead head, out RevocationRejection why)
    {
        var list = new RevocationList(authority, kind);
        why = list.Apply(head.Content, RevocationNumber.None, update.Records);
        return why == RevocationRejection.None ? new HeldList(list, head, update.Chain) : null;
    }

    private void Promote(HeldList newest) => _lists = [newest, .. Older];

    private void ForgetCovered(DateTimeOffset now)
    {
        if (_lists.Length > 1)
        {
            var newest = _lists[0];
            _lists = [newest, .. _lists.Skip(1).Where(held => held.List.RefusesMoreThan(newest.List, now))];
        }
    }

    private RevocationVerdict Verdict(RevocationOutcome outcome, RevocationConflict? alarm) => new(kind, outcome, RevocationRejection.None, alarm);
}
