using PeerSecure.Common.Certificates;
using PeerSecure.Common.Revocation;
using PeerSecure.Tests.Shared;

namespace PeerSecure.Common.Tests.Revocation;

public sealed class KnownRevocationsTests
{
    private readonly ListAuthority _authority = new();
    private readonly KnownRevocations _peer;

    public KnownRevocationsTests() => _peer = _authority.NewPeer();

    [Fact]
    public void A_whole_list_and_then_its_changes_are_taken()
    {
        _authority.RevokeKey(1);
        Assert.Equal(RevocationOutcome.Taken, Take(_authority.Update()).Outcome);
        Assert.True(Knows(1));
        Assert.False(Knows(2));
        _authority.RevokeKey(2);
        _authority.RevokeKey(3);
        Assert.Equal(RevocationOutcome.Taken, Take(_authority.Update(after: 1)).Outcome);
        Assert.True(Knows(1) && Knows(2) && Knows(3));
        Assert.Equal(3, _peer.Number.Value);
    }

    [Fact] // E1, R1
    public void A_device_that_was_verified_is_refused_by_its_certificate_or_by_its_key()
    {
        var laptop = _authority.Pki.Device("alice", "laptop");
        var phone = _authority.Pki.Device("alice", "phone");
        var anchors = _authority.Pki.Anchors;
        Assert.True(VerifiedDevice.TryVerify(laptop.Chain, anchors, _peer, _authority.Now, out var byCertificate, out _));
        Assert.True(VerifiedDevice.TryVerify(phone.Chain, anchors, _peer, _authority.Now, out var byKey, out _));
        _authority.Revoke(new RevocationSubject.Certificate(_authority.Pki.Issuing.KeyHash, laptop.Received.Serial));
        _authority.Revoke(new RevocationSubject.Key(phone.KeyHash));
        Take(_authority.Update());
        Assert.Equal(CertificateRejection.Revoked, byCertificate.JudgeAgain(_peer, _authority.Now));
        Assert.Equal(CertificateRejection.Revoked, byKey.JudgeAgain(_peer, _authority.Now));
    }

    [Fact]
    public void Changes_that_start_earlier_than_needed_fit_too()
    {
        _authority.RevokeKey(1);
        _authority.RevokeKey(2);
        Take(_authority.Update());
        _authority.RevokeKey(3);
        foreach (var after in (long[])[0, 1])
        {
            var peer = _authority.NewPeer();
            peer.Take(new RevocationUpdates([_authority.Update()]), _authority.Now);
            _authority.RevokeKey((int)after + 10);
            Assert.Equal(RevocationOutcome.Taken, Take(_authority.Update(after), peer).Outcome);
        }
    }

    [Fact]
    public void Changes_after_a_number_we_have_not_reached_ask_for_the_whole()
    {
        _authority.RevokeKey(1);
        _authority.RevokeKey(2);
        var update = _authority.Update(after: 1);
        Assert.Equal(RevocationOutcome.NeedsWhole, Take(update).Outcome);
        Assert.False(Knows(2));
        Assert.Equal(RevocationOutcome.Taken, Take(_authority.Update()).Outcome);
    }

    [Fact]
    public void Lists_that_are_not_newer_change_nothing()
    {
        _authority.RevokeKey(1);
        var old = _authority.Update();
        _authority.RevokeKey(2);
        Take(_authority.Update());
        Assert.Equal(RevocationOutcome.AlreadyKnown, Take(old).Outcome);
        Assert.Equal(RevocationOutcome.AlreadyKnown, Take(_authority.Update()).Outcome);
        Assert.True(Knows(2));
    }

    [Fact] // R2
    public void The_same_content_said_again_later_is_fresher()
    {
        _authority.RevokeKey(1);
        Take(_authority.Update());
        _authority.Now += TimeSpan.FromHours(1);
        Assert.Equal(RevocationOutcome.Refreshed, Take(_authority.Update(after: 1)).Outcome);
        Assert.Equal(_authority.Now, _peer.Newest(RevocationListKind.Devices)!.Content.ThisUpdate);
    }

    [Fact] // R3
    public void Records_leave_with_the_authority_and_both_agree_on_what_is_left()
    {
        _authority.RevokeKey(1, left: TimeSpan.FromDays(1));
        _authority.RevokeKey(2, left: TimeSpan.FromDays(30));
        Take(_authority.Update());
        _authority.Now += TimeSpan.FromDays(40);
        Assert.True(_authority.Devices.DropExpired(_authority.Now));
        Assert.Equal(RevocationOutcome.Taken, Take(_authority.Update(after: 2)).Outcome);
        Assert.False(Knows(1));
        Assert.True(Knows(2));
        Assert.Equal(1u, _peer.Newest(RevocationListKind.Devices)!.Content.Count);
    }

    [Fact] // R3
    public void News_travel_from_peer_to_peer()
    {
        _authority.RevokeKey(1);
        Take(_authority.Update());
        var other = _authority.NewPeer();
        other.Take(_peer.UpdatesAfter(other.Number), _authority.Now);
        Assert.True(Knows(1, other));
        _authority.RevokeKey(2);
        _authority.RevokeKey(3);
        Take(_authority.Update(after: 1));
        var handed = _peer.UpdatesAfter(RevocationNumber.From(2)); // to a third that had 2 from elsewhere
        Assert.Equal(2, Assert.Single(handed.Updates).From);
        Assert.Equal(RevocationOutcome.NeedsWhole, Assert.Single(other.Take(handed, _authority.Now)).Outcome);
        Assert.Equal(RevocationOutcome.Taken, Assert.Single(other.Take(_peer.UpdatesAfter(other.Number), _authority.Now)).Outcome);
        Assert.True(Knows(3, other));
    }

    [Fact] // R3
    public void Freshness_travels_from_peer_to_peer_too()
    {
        _authority.RevokeKey(1);
        Take(_authority.Update());
        var other = _authority.NewPeer();
        other.Take(_peer.UpdatesAfter(other.Number), _authority.Now);
        _authority.Now += TimeSpan.FromHours(1);
        Take(_authority.Update(after: 1));
        Assert.Equal(RevocationOutcome.Refreshed, Assert.Single(other.Take(_peer.UpdatesAfter(other.Number), _authority.Now)).Outcome);
    }

    [Fact]
    public void Every_truncation_and_every_flipped_bit_of_the_records_is_refused_and_changes_nothing()
    {
        _authority.RevokeKey(1);
        _authority.Revoke(new RevocationSubject.Certificate(ListAuthority.Key(1), SerialNumber.Parse("0102")));
        _authority.Revoke(new RevocationSubject.Name(AccountName.Parse("al"), DeviceName.Parse("pc")));
        var good = _authority.Update();
        for (var at = 0; at < good.Records.Length; at++)
        {
            Assert.Equal(RevocationOutcome.Refused, Take(good with { Records = good.Records[..at] }).Outcome);
            for (var bit = 0; bit < 8; bit++)
            {
                var records = (byte[])good.Records.Clone();
                records[at] ^= (byte)(1 << bit);
                Assert.Equal(RevocationOutcome.Refused, Take(good with { Records = records }).Outcome);
            }
        }

        Assert.Equal(RevocationOutcome.Refused, Take(good with { Records = [.. good.Records, 0] }).Outcome);
        Assert.Null(_peer.Newest(RevocationListKind.Devices));
        Assert.Equal(RevocationOutcome.Taken, Take(good).Outcome);
    }

    [Fact]
    public void Changed_changes_are_refused_and_change_nothing()
    {
        _authority.RevokeKey(1);
        Take(_authority.Update());
        _authority.RevokeKey(2);
        var good = _authority.Update(after: 1);
        for (var at = 0; at < good.Records.Length; at++)
        {
            var records = (byte[])good.Records.Clone();
            records[at] ^= 1;
            Assert.Contains(Take(good with { Records = records }).Outcome, (RevocationOutcome[])[RevocationOutcome.Refused, RevocationOutcome.NeedsWhole]);
        }

        Assert.Equal(1, _peer.Number.Value);
        Assert.Equal(RevocationOutcome.Taken, Take(good).Outcome);
    }

    [Fact]
    public void Nonsense_is_refused_without_an_exception()
    {
        _authority.RevokeKey(1);
        var good = _authority.Update();
        Assert.Equal(RevocationRejection.UnknownList, Take(good with { List = "other" }).Rejection);
        Assert.Equal(RevocationRejection.BadSignature, Take(good with { List = "issuing" }).Rejection);
        Assert.Equal(RevocationOutcome.NeedsWhole, Take(good with { From = -1 }).Outcome);
        Assert.Equal(RevocationOutcome.Taken, Take(good with { Chain = "no pem at all" }).Outcome);
        _authority.RevokeKey(2);
        Assert.Equal(RevocationOutcome.Refused, Take(_authority.Update(after: 1) with { From = -1 }).Outcome);
    }

    [Fact] // R2
    public void An_issuing_list_is_taken_first_so_that_a_revoked_key_cannot_sign_beside_it()
    {
        _authority.RevokeKey(1);
        _authority.RevokeIssuer(_authority.Pki.Issuing);
        var verdicts = _peer.Take(_authority.Both(), _authority.Now);
        Assert.Equal([RevocationListKind.Issuing, RevocationListKind.Devices], verdicts.Select(verdict => verdict.Kind!.Value));
        Assert.Equal([RevocationRejection.None, RevocationRejection.SignerRevoked], verdicts.Select(verdict => verdict.Rejection));
    }

    [Fact] // R2
    public void An_issuing_key_cannot_revoke_an_issuing_key_for_the_signing_of_lists()
    {
        _authority.Revoke(new RevocationSubject.Key(_authority.Pki.Issuing.KeyHash));
        Take(_authority.Update());
        _authority.RevokeKey(2);
        Assert.Equal(RevocationOutcome.Taken, Take(_authority.Update(after: 1)).Outcome);
    }

    [Fact]
    public void After_a_rotation_the_new_issuing_key_signs_and_its_certificate_comes_along()
    {
        _authority.RevokeKey(1);
        Take(_authority.Update());
        _authority.Pki.RotateIssuing();
        _authority.RevokeKey(2);
        Assert.Equal(RevocationRejection.BadSignature, Take(_authority.Update(after: 1) with { Chain = null }).Rejection);
        Assert.Equal(RevocationOutcome.Taken, Take(_authority.Update(after: 1)).Outcome);
        Assert.Contains("BEGIN CERTIFICATE", _peer.UpdatesAfter(RevocationNumber.None).Updates[^1].Chain, StringComparison.Ordinal);
    }

    [Fact] // N7, R2
    public void After_a_root_roll_over_the_new_root_signs_issuing_lists_through_its_cross_certificate()
    {
        _authority.RevokeIssuer(new TestIssuer("old", System.Security.Cryptography.ECCurve.NamedCurves.nistP256));
        Assert.Equal(RevocationOutcome.Taken, Take(_authority.Update(0, RevocationListKind.Issuing)).Outcome);
        _authority.Pki.RollOverRoot();
        _authority.RevokeIssuer(new TestIssuer("older", System.Security.Cryptography.ECCurve.NamedCurves.nistP256));
        Assert.Equal(RevocationRejection.BadSignature, Take(_authority.Update(0, RevocationListKind.Issuing) with { Chain = null }).Rejection);
        Assert.Equal(RevocationOutcome.Taken, Take(_authority.Update(0, RevocationListKind.Issuing)).Outcome);
    }

    private RevocationVerdict Take(RevocationUpdate update, KnownRevocations? peer = null) =>
        Assert.Single((peer ?? _peer).Take(new RevocationUpdates([update]), _authority.Now));

    private bool Knows(int seed, KnownRevocations? peer = null) => (peer ?? _peer).TryFindKey(ListAuthority.Key(seed), out _);
}
