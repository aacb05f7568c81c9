using PeerSecure.Common.Certificates;
using static PeerSecure.Common.Tests.Certificates.KeyWorld;

namespace PeerSecure.Common.Tests.Certificates;

/// <summary>Rules C1 to C6, one test per rule in the open; <see cref="KeyTransitionTests"/> has every combination.</summary>
public sealed class KeyChangeTests
{
    private static readonly Known Laptop = new("laptop0");

    [Fact] // C1
    public void Nothing_known_is_first() =>
        Check(new KeyWorld { Presented = "laptop0" }, KeyChangeKind.First, KeyChangeReason.NothingKnown);

    [Fact]
    public void The_known_key_is_the_same_and_keeps_its_marks()
    {
        var world = new KeyWorld { Knowns = [Laptop with { IsVerified = true, Counter = 3 }], Presented = "laptop0" };
        var decision = Check(world, KeyChangeKind.Same, KeyChangeReason.SameKey);
        Assert.True(decision.IsVerified);
        Assert.Equal(3, decision.Counter);
    }

    [Fact] // C2, C7
    public void A_run_of_statements_is_continuity_and_carries_the_verified_mark()
    {
        var world = new KeyWorld
        {
            Knowns = [Laptop with { IsVerified = true }],
            Presented = "laptop2",
            Continuity = [new("laptop1", "laptop2", 2), new("laptop0", "laptop1", 1)],
        };
        var decision = Check(world, KeyChangeKind.Continuity, KeyChangeReason.ContinuityRun);
        Assert.True(decision.IsVerified);
        Assert.Equal(2, decision.Counter);
        Assert.Equal([Hash("laptop0"), Hash("laptop1")], decision.VouchedBy);
        Check(Revoke(world, "laptop0", RevocationReason.Superseded), KeyChangeKind.Continuity, KeyChangeReason.ContinuityRun);
    }

    [Theory] // C2
    [InlineData("forged")]
    [InlineData("other purpose")]
    [InlineData("other account")]
    [InlineData("other authority")]
    public void A_bad_statement_breaks_the_run(string flaw) =>
        Check(
            new KeyWorld { Knowns = [Laptop], Presented = "laptop1", Continuity = [new("laptop0", "laptop1", 1, flaw)] },
            KeyChangeKind.Unexpected, KeyChangeReason.OldCertificateStillGood);

    [Fact] // C2
    public void A_compromised_key_anywhere_in_the_run_breaks_it()
    {
        var world = new KeyWorld { Knowns = [Laptop], Presented = "laptop2", Continuity = [new("laptop0", "laptop1", 1), new("laptop1", "laptop2", 2)] };
        foreach (var key in new[] { "laptop0", "laptop1", "laptop2" })
        {
            Assert.Equal(KeyChangeKind.Unexpected, Revoke(world, key, RevocationReason.KeyCompromise).Decide().Kind);
        }
    }

    [Fact]
    public void A_statement_older_than_the_known_key_is_a_replay() =>
        Check(
            new KeyWorld { Knowns = [new("laptop1", Counter: 5)], Presented = "laptop2", Continuity = [new("laptop1", "laptop2", 5)] },
            KeyChangeKind.Unexpected, KeyChangeReason.OldCertificateStillGood);

    [Fact] // C3, C7
    public void A_record_of_the_authority_and_an_ended_certificate_are_a_reissue_and_clear_the_mark()
    {
        var world = new KeyWorld
        {
            Knowns = [Laptop with { IsVerified = true }],
            Presented = "laptop1",
            Records = [new("laptop0", "laptop1")],
            Expired = ["laptop0"],
        };
        var decision = Check(world, KeyChangeKind.Reissue, KeyChangeReason.AuthorityRecord);
        Assert.Equal(ReissueReason.DeviceLost, decision.AuthorityReason);
        Assert.True(decision.ClearsVerified);
        Assert.False(decision.IsVerified);
        Check(world with { Expired = [], RevokedBySerial = ["laptop0"] }, KeyChangeKind.Reissue, KeyChangeReason.AuthorityRecord);
    }

    [Fact] // C3
    public void A_reissue_followed_by_continuity_is_still_a_reissue() =>
        Check(
            new KeyWorld
            {
                Knowns = [Laptop],
                Presented = "laptop2",
                Records = [new("laptop0", "laptop1")],
                Continuity = [new("laptop1", "laptop2", 9)],
                Expired = ["laptop0"],
            },
            KeyChangeKind.Reissue, KeyChangeReason.AuthorityRecord);

    [Fact] // C4
    public void A_record_while_the_old_certificate_is_good_blocks() =>
        Check(
            new KeyWorld { Knowns = [Laptop], Presented = "laptop1", Records = [new("laptop0", "laptop1")] },
            KeyChangeKind.Unexpected, KeyChangeReason.OldCertificateStillGood);

    [Fact] // C4
    public void An_ended_certificate_without_a_record_blocks() =>
        Check(new KeyWorld { Knowns = [Laptop], Presented = "laptop1", Expired = ["laptop0"] }, KeyChangeKind.Unexpected, KeyChangeReason.NoRecord);

    [Theory] // C3: the issuing key signs records, and only in its time
    [InlineData("forged")]
    [InlineData("by the root")]
    [InlineData("by a device")]
    [InlineData("before the issuer")]
    [InlineData("other account")]
    public void A_record_that_no_issuing_key_signed_does_not_count(string flaw) =>
        Check(
            new KeyWorld { Knowns = [Laptop], Presented = "laptop1", Records = [new("laptop0", "laptop1", Flaw: flaw)], Expired = ["laptop0"] },
            KeyChangeKind.Unexpected, KeyChangeReason.NoRecord);

    [Fact] // C5
    public void A_further_device_is_continuity_with_an_admission_and_a_reissue_without()
    {
        var world = new KeyWorld { Knowns = [Laptop with { IsVerified = true }], Presented = "phone0", Admissions = [new("laptop0", "phone0")] };
        var decision = Check(world, KeyChangeKind.Continuity, KeyChangeReason.Admitted);
        Assert.False(decision.IsVerified); // nobody compared the phone's fingerprint
        Check(world with { Admissions = [] }, KeyChangeKind.Reissue, KeyChangeReason.NotAdmitted);
        Check(world with { Admissions = [new("tablet0", "phone0")] }, KeyChangeKind.Reissue, KeyChangeReason.NotAdmitted);
        Check(Revoke(world, "laptop0", RevocationReason.KeyCompromise), KeyChangeKind.Reissue, KeyChangeReason.NotAdmitted);
    }

    [Fact] // C5
    public void An_admission_by_a_key_that_was_replaced_in_order_still_counts()
    {
        var world = new KeyWorld
        {
            Knowns = [new("laptop0", IsCurrent: false), new("laptop1", Counter: 2)],
            Presented = "phone0",
            Admissions = [new("laptop0", "phone0")],
        };
        Check(world, KeyChangeKind.Continuity, KeyChangeReason.Admitted);
        var again = world with { Admissions = [], Presented = "laptop2", Continuity = [new("laptop0", "laptop2", 3)] };
        Check(again, KeyChangeKind.Unexpected, KeyChangeReason.OldCertificateStillGood);
    }

    [Fact] // C4, C5: an admission is for further devices
    public void An_admission_does_not_replace_the_key_of_a_known_device() =>
        Check(
            new KeyWorld { Knowns = [Laptop, new("phone0")], Presented = "laptop1", Admissions = [new("phone0", "laptop1")] },
            KeyChangeKind.Unexpected, KeyChangeReason.OldCertificateStillGood);

    [Fact] // C6
    public void What_a_compromised_key_vouched_for_is_asked_about_again()
    {
        var before = new KeyWorld { Knowns = [new("laptop1", VouchedBy: ["laptop0"], Counter: 1)], Presented = "laptop1" };
        var world = Revoke(before, "laptop0", RevocationReason.KeyCompromise);
        Check(world, KeyChangeKind.Reissue, KeyChangeReason.VouchingVoided);
        Check(world with { Knowns = [new("laptop1", Counter: 1)] }, KeyChangeKind.Same, KeyChangeReason.SameKey); // accepted by the user himself
        Check(world with { Presented = "phone0", Admissions = [new("laptop1", "phone0", 2)] }, KeyChangeKind.Reissue, KeyChangeReason.NotAdmitted);
    }

    [Fact]
    public void Loops_end_and_too_many_statements_count_for_nothing()
    {
        var loop = new KeyWorld
        {
            Knowns = [Laptop],
            Presented = "laptop3",
            Continuity = [new("laptop0", "laptop1", 1), new("laptop1", "laptop2", 2), new("laptop2", "laptop1", 3), new("laptop1", "laptop0", 4)],
        };
        Assert.Equal(KeyChangeKind.Unexpected, loop.Decide().Kind);
        var useless = Enumerable.Repeat(new Link("laptop2", "laptop3"), 63);
        var good = new KeyWorld { Knowns = [Laptop], Presented = "laptop1", Continuity = [new("laptop0", "laptop1", 1), .. useless] };
        Assert.Equal(KeyChangeKind.Continuity, good.Decide().Kind);
        Assert.Equal(KeyChangeKind.Unexpected, (good with { Continuity = [.. good.Continuity, new("laptop2", "laptop3")] }).Decide().Kind);
    }

    [Fact]
    public void Remembering_makes_the_new_key_current_and_keeps_the_old_as_former()
    {
        var world = new KeyWorld { Knowns = [Laptop with { IsVerified = true }], Presented = "laptop1", Continuity = [new("laptop0", "laptop1", 4)] };
        IReadOnlyList<KnownKey> known = [KnownKey.Of(Device("laptop0")).Verified(), KnownKey.Of(Device("phone0")).Verified()];
        var next = world.Decide().Remember(known, Device("laptop1"));
        Assert.Equal(["laptop", "phone", "laptop"], next.Select(key => key.Device.Value));
        Assert.Equal([false, true, true], next.Select(key => key.IsCurrent));
        Assert.Equal([true, true, true], next.Select(key => key.IsVerified));
        Assert.Equal([Hash("laptop0")], next[2].VouchedBy);
        Assert.Equal(4, next[2].Counter);
        var reissue = new KeyChangeDecision(KeyChangeKind.Reissue, KeyChangeReason.AuthorityRecord).Remember(known, Device("laptop1"));
        Assert.Equal([false, false, false], reissue.Select(key => key.IsVerified)); // C7
        Assert.Empty(next[2].Verified().VouchedBy); // C6: stands on the user's own comparison from now on
    }

    private static KeyWorld Revoke(KeyWorld world, string key, RevocationReason reason) =>
        world with { Revoked = new Dictionary<string, RevocationReason> { [key] = reason } };

    private static KeyChangeDecision Check(KeyWorld world, KeyChangeKind kind, KeyChangeReason reason)
    {
        var decision = world.Decide();
        Assert.Equal((kind, reason), (decision.Kind, decision.Reason));
        Assert.Equal(KeyOracle.Decide(world), decision.Kind);
        Assert.Equal(kind is KeyChangeKind.First or KeyChangeKind.Same or KeyChangeKind.Continuity, decision.Passes);
        return decision;
    }
}
