using PeerSecure.Common.Certificates;
using PeerSecure.Common.Revocation;

namespace PeerSecure.Common.Tests.Revocation;

/// <summary>R3, R4: an authority that was restored, that lies, or whose issuing key was stolen.</summary>
public sealed class UnitedRevocationsTests
{
    private readonly ListAuthority _authority = new();
    private readonly KnownRevocations _peer;

    public UnitedRevocationsTests() => _peer = _authority.NewPeer();

    [Fact] // R4
    public void What_a_restored_authority_forgot_stays_revoked_and_is_handed_back()
    {
        _authority.RevokeKey(1);
        var backup = _authority.Backup();
        _authority.RevokeKey(2);
        Take(_authority.Update());
        _authority.Restore(backup);
        _authority.RevokeKey(3);

        Assert.Equal(RevocationOutcome.NeedsWhole, Take(_authority.Update(after: 2)).Outcome);
        var verdict = Take(_authority.Update());
        Assert.Equal(RevocationOutcome.Taken, verdict.Outcome);
        Assert.Null(verdict.Alarm); // a higher generation says openly that it was restored
        Assert.True(Knows(1) && Knows(2) && Knows(3));

        var handedBack = _peer.HandBack();
        var old = _authority.NewPeer();
        old.Take(handedBack, _authority.Now);
        Assert.True(Knows(2, old));
    }

    [Fact] // R4
    public void Once_the_authority_has_merged_it_nothing_is_handed_back_any_more()
    {
        var backup = _authority.Backup();
        _authority.RevokeKey(2);
        Take(_authority.Update());
        _authority.Restore(backup);
        Take(_authority.Update());
        Assert.Single(_peer.HandBack().Updates);
        _authority.RevokeKey(2);
        Take(_authority.Update(after: _peer.Number.Value));
        Assert.Empty(_peer.HandBack().Updates);
        Assert.True(Knows(2));
    }

    [Fact] // R3
    public void What_was_forgotten_goes_when_its_time_is_over()
    {
        var backup = _authority.Backup();
        _authority.RevokeKey(2);
        Take(_authority.Update());
        _authority.Restore(backup);
        _authority.RevokeKey(3);
        Take(_authority.Update());
        _authority.Now += TimeSpan.FromDays(45);
        _authority.RevokeKey(4);
        Take(_authority.Update(after: _peer.Number.Value));
        Assert.Empty(_peer.HandBack().Updates);
        Assert.False(Knows(2));
    }

    [Fact] // R3
    public void An_older_generation_from_another_peer_counts_too()
    {
        var backup = _authority.Backup();
        _authority.RevokeKey(2);
        var lost = _authority.Update();
        _authority.Restore(backup);
        _authority.RevokeKey(3);
        Take(_authority.Update());
        Assert.Equal(RevocationOutcome.Taken, Take(lost).Outcome);
        Assert.True(Knows(2) && Knows(3));
        Assert.Equal(RevocationOutcome.AlreadyKnown, Take(_authority.Update()).Outcome);
    }

    [Fact] // R1, R3
    public void A_permission_of_the_newest_list_lifts_what_an_older_one_said()
    {
        var backup = _authority.Backup();
        _authority.RevokeKey(2);
        Take(_authority.Update());
        _authority.Restore(backup);
        _authority.RevokeKey(2, reason: null);
        Take(_authority.Update());
        Assert.False(Knows(2));
        Assert.Empty(_peer.HandBack().Updates);
    }

    [Fact] // R3
    public void One_number_with_two_contents_raises_an_alarm_and_both_count()
    {
        var backup = _authority.Backup();
        _authority.RevokeKey(1);
        var first = _authority.Update();
        Take(first);
        _authority.Restore(backup, raiseGeneration: false);
        _authority.RevokeKey(2);
        var second = _authority.Update();
        Assert.Equal(_peer.Number, _authority.Devices.Number);

        var verdict = Take(second);
        Assert.Equal(RevocationOutcome.Taken, verdict.Outcome);
        Assert.Equal(first.Head, verdict.Alarm!.Before);
        Assert.Equal(second.Head, verdict.Alarm.Now);
        Assert.True(Knows(1) && Knows(2));
    }

    [Fact] // R3
    public void The_alarm_is_raised_by_the_head_alone_and_asks_for_the_rest()
    {
        var backup = _authority.Backup();
        _authority.RevokeKey(1);
        Take(_authority.Update());
        _authority.Restore(backup, raiseGeneration: false);
        _authority.RevokeKey(2);
        var verdict = Take(_authority.Update(after: 1));
        Assert.Equal(RevocationOutcome.NeedsWhole, verdict.Outcome);
        Assert.NotNull(verdict.Alarm);
    }

    [Fact] // R3
    public void A_contradiction_to_an_earlier_number_is_noticed_as_well()
    {
        var backup = _authority.Backup();
        _authority.RevokeKey(1);
        Take(_authority.Update());
        _authority.RevokeKey(2);
        Take(_authority.Update(after: 1));
        _authority.Restore(backup, raiseGeneration: false);
        _authority.RevokeKey(3);
        Assert.NotNull(Take(_authority.Update()).Alarm);
        Assert.True(Knows(1) && Knows(2) && Knows(3));
    }

    [Fact] // R3
    public void A_newer_list_of_the_same_generation_that_rewrites_history_raises_an_alarm()
    {
        var backup = _authority.Backup();
        _authority.RevokeKey(1);
        Take(_authority.Update());
        _authority.Restore(backup, raiseGeneration: false);
        _authority.RevokeKey(2);
        _authority.RevokeKey(3);
        var verdict = Take(_authority.Update());
        Assert.Equal(RevocationOutcome.Taken, verdict.Outcome);
        Assert.NotNull(verdict.Alarm);
        Assert.True(Knows(1) && Knows(2) && Knows(3));
    }

    [Fact]
    public void What_a_stolen_issuing_key_signed_is_forgotten_when_a_good_key_signs_again()
    {
        _authority.RevokeKey(1);
        Take(_authority.Update());
        var thief = new ListAuthority(_authority.Pki);
        thief.Devices.Append([new RevocationRecord(RevocationNumber.From(1L << 51), new RevocationSubject.Key(ListAuthority.Key(99)), RevocationReason.KeyCompromise, thief.Now, thief.Now)]);
        Take(thief.Update());
        Assert.True(Knows(1) && Knows(99)); // as long as the key is good its word counts

        _authority.RevokeIssuer(_authority.Pki.Issuing);
        Take(_authority.Update(0, RevocationListKind.Issuing));
        Assert.Equal(RevocationRejection.SignerRevoked, Take(thief.Update()).Rejection);
        Assert.True(Knows(1) && Knows(99)); // and nothing is dropped before the new key has spoken

        _authority.Pki.RotateIssuing();
        _authority.RevokeKey(2);
        Assert.Equal(RevocationOutcome.NeedsWhole, Take(_authority.Update(after: 1)).Outcome);
        Assert.Equal(RevocationOutcome.Taken, Take(_authority.Update()).Outcome);
        Assert.True(Knows(1) && Knows(2));
        Assert.False(Knows(99));
        Assert.Equal(2, _peer.Number.Value);
    }

    [Fact]
    public void After_an_ordinary_rotation_the_old_lists_still_count()
    {
        var backup = _authority.Backup();
        _authority.RevokeKey(1);
        Take(_authority.Update());
        _authority.RevokeIssuer(_authority.Pki.Issuing, RevocationReason.Superseded);
        Take(_authority.Update(0, RevocationListKind.Issuing));
        _authority.Pki.RotateIssuing();
        _authority.Restore(backup);
        Take(_authority.Update());
        Assert.True(Knows(1));
    }

    [Fact]
    public void Too_many_rewrites_are_refused_rather_than_forgotten()
    {
        var backup = _authority.Backup();
        RevocationVerdict verdict;
        var seed = 0;
        do
        {
            _authority.Restore((_authority.Devices.Number, backup.KeptFrom, backup.Records));
            _authority.RevokeKey(++seed);
            verdict = Take(_authority.Update());
        }
        while (verdict.Outcome == RevocationOutcome.Taken && seed < 100);

        Assert.Equal(RevocationRejection.TooManyRewrites, verdict.Rejection);
        Assert.InRange(seed, 8, 12);
        Assert.All(Enumerable.Range(1, seed - 1), one => Assert.True(Knows(one)));
    }

    [Fact]
    public void All_that_is_known_survives_a_restart_even_when_its_signers_are_gone()
    {
        var backup = _authority.Backup();
        _authority.RevokeKey(1);
        Take(_authority.Update());
        _authority.Restore(backup, raiseGeneration: false);
        _authority.RevokeKey(2);
        _authority.RevokeKey(3);
        Take(_authority.Update());
        Take(_authority.Update(0, RevocationListKind.Issuing));
        var kept = _peer.Export().ToJson();
        _authority.RevokeIssuer(_authority.Pki.Issuing);

        var restarted = new KnownRevocations(_authority.Pki.Anchors);
        Assert.True(RevocationUpdates.TryParse(kept, out var stored));
        var verdicts = restarted.Restore(stored, _authority.Now + TimeSpan.FromDays(3));
        Assert.All(verdicts, verdict => Assert.Equal(RevocationOutcome.Taken, verdict.Outcome));
        Assert.True(Knows(1, restarted) && Knows(2, restarted) && Knows(3, restarted));
        Assert.Equal(_peer.Number, restarted.Number);
        Assert.Equal(kept, restarted.Export().ToJson());
    }

    [Fact]
    public void A_stored_list_that_was_changed_is_not_restored()
    {
        _authority.RevokeKey(1);
        Take(_authority.Update());
        var stored = _peer.Export();
        var changed = stored.Updates[0] with { Records = [.. stored.Updates[0].Records.Reverse()] };
        var restarted = _authority.NewPeer();
        Assert.Equal(RevocationOutcome.Refused, Assert.Single(restarted.Restore(new RevocationUpdates([changed]), _authority.Now)).Outcome);
    }

    private RevocationVerdict Take(RevocationUpdate update) => Assert.Single(_peer.Take(new RevocationUpdates([update]), _authority.Now));

    private bool Knows(int seed, KnownRevocations? peer = null) => (peer ?? _peer).TryFindKey(ListAuthority.Key(seed), out _);
}
