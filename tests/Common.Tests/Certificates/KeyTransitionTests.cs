using PeerSecure.Common.Certificates;
using static PeerSecure.Common.Tests.Certificates.KeyWorld;

namespace PeerSecure.Common.Tests.Certificates;

/// <summary>Every generated transition is classed as the oracle classes it, whatever the order of the evidence.</summary>
public sealed class KeyTransitionTests
{
    private static readonly RevocationReason?[] States = [null, RevocationReason.Superseded, RevocationReason.KeyCompromise];

    private static readonly string[] Ends = ["no", "expired", "by serial"];
    private static readonly string[] Newcomers = ["phone9", "laptop9"];
    private static readonly string[] OldAcquaintances = ["laptop0", "laptop1", "tablet0"];

    private static readonly Known[][] Memories =
    [
        [],
        [new("laptop0")],
        [new("laptop0", IsVerified: true, Counter: 1)],
        [new("laptop0", VouchedBy: ["tablet9"])],
        [new("laptop0", IsCurrent: false), new("laptop1", Counter: 1, VouchedBy: ["laptop0"])],
        [new("tablet0")],
        [new("laptop0"), new("tablet0")],
    ];

    private static readonly Link[][] Chains =
    [
        [],
        [new("laptop0", "laptop9", 2)],
        [new("laptop0", "laptop1", 2), new("laptop1", "laptop9", 3)],
        [new("laptop1", "laptop9", 3)],
        [new("laptop0", "laptop1", 2)],
        [new("laptop0", "laptop9", 2, "forged")],
        [new("laptop0", "laptop1", 2, "forged"), new("laptop1", "laptop9", 3)],
        [new("laptop0", "laptop1", 2), new("laptop1", "laptop9", 3, "other purpose")],
        [new("laptop0", "laptop1", 3), new("laptop1", "laptop9", 3)],
        [new("laptop0", "laptop9", 1)],
        [new("laptop0", "laptop1", 2), new("laptop1", "laptop0", 3), new("laptop0", "laptop9", 4)],
        [new("laptop9", "laptop0", 2)],
    ];

    private static readonly Link[][] Records =
    [
        [],
        [new("laptop0", "laptop9")],
        [new("laptop0", "laptop9", Flaw: "forged")],
        [new("laptop1", "laptop9")],
        [new("laptop0", "laptop1")],
        [new("laptop9", "laptop0")],
    ];

    private static readonly Link[][] Admissions =
    [
        [],
        [new("laptop0", "phone9", 2)],
        [new("laptop0", "phone9", 2, "forged")],
        [new("laptop9", "phone9", 4)],
        [new("tablet0", "phone9", 1)],
        [new("tablet0", "laptop9", 1)],
        [new("laptop0", "phone1", 2), new("phone1", "phone9", 3)],
        [new("laptop0", "tablet1", 5), new("tablet1", "phone9", 6)],
    ];

    [Fact] // C1 to C6
    public void Every_transition_of_the_same_device_is_classed_as_the_rules_say()
    {
        var worlds =
            from memory in Memories
            from chain in Chains
            from record in Records
            from ended in Ends
            from old in States
            from middle in chain.Length + record.Length > 1 ? States : [null]
            from voucher in memory.Any(known => known.VouchedBy is ["tablet9"]) ? States : [null]
            select new KeyWorld
            {
                Knowns = memory,
                Presented = "laptop9",
                Continuity = chain,
                Records = record,
                Revoked = Revocations(("laptop0", old), ("laptop1", middle), ("tablet9", voucher)),
                Expired = ended == "expired" ? ["laptop0", "laptop1"] : [],
                RevokedBySerial = ended == "by serial" ? ["laptop0", "laptop1"] : [],
            };
        CheckAll(worlds, atLeast: 5_000);
    }

    [Fact] // C5, C6
    public void Every_transition_of_a_further_device_is_classed_as_the_rules_say()
    {
        var worlds =
            from memory in Memories
            from chain in new[] { Chains[0], Chains[1], Chains[2] }
            from admission in Admissions.Where(links => links.All(link => DeviceOf(link.From) != DeviceOf(link.To)))
            from presented in Newcomers
            from old in States
            from next in States
            from tablet in States
            select new KeyWorld
            {
                Knowns = memory,
                Presented = presented,
                Continuity = chain,
                Admissions = admission,
                Revoked = Revocations(("laptop0", old), ("laptop9", next), ("tablet0", tablet)),
            };
        CheckAll(worlds, atLeast: 2_000);
    }

    [Fact] // C1, C6
    public void Every_return_of_a_known_key_is_classed_as_the_rules_say()
    {
        var worlds =
            from memory in Memories
            from presented in OldAcquaintances
            from chain in Chains
            from old in States
            from voucher in States
            select new KeyWorld
            {
                Knowns = memory,
                Presented = presented,
                Continuity = chain,
                Revoked = Revocations(("laptop0", old), ("tablet9", voucher)),
                Expired = ["laptop1"],
            };
        CheckAll(worlds, atLeast: 1_000);
    }

    [Fact]
    public void Random_tangles_of_statements_are_classed_as_the_rules_say()
    {
        string[] keys = ["laptop0", "laptop1", "laptop2", "laptop3", "phone0", "phone1", "tablet0"];
        var state = 20261120UL;
        CheckAll(Enumerable.Range(0, 3000).Select(_ => Tangle()), atLeast: 3_000);

        int Next(int below)
        {
            state = unchecked((state * 6364136223846793005UL) + 1442695040888963407UL);
            return (int)((state >> 33) % (ulong)below);
        }

        string Key() => keys[Next(keys.Length)];

        IEnumerable<Link> Links(int most, bool sameDevice) => Enumerable.Range(0, Next(most))
            .Select(_ => new Link(Key(), Key(), Next(6) + 1, Next(8) == 0 ? "forged" : null))
            .Where(link => link.From != link.To && (DeviceOf(link.From) == DeviceOf(link.To)) == sameDevice);

        KeyWorld Tangle() => new()
        {
            Knowns =
            [
                .. Enumerable.Range(0, Next(4))
                    .Select(_ => new Known(Key(), Next(5) != 0, Next(3), VouchedBy: Next(4) == 0 ? [Key()] : null))
                    .DistinctBy(known => known.Key),
            ],
            Presented = Key(),
            Continuity = [.. Links(14, sameDevice: true)],
            Admissions = [.. Links(8, sameDevice: false)],
            Records = [.. Links(10, sameDevice: true)],
            Revoked = keys.Where(_ => Next(6) == 0).ToDictionary(key => key, _ => States[1 + Next(2)]!.Value),
            Expired = [.. keys.Where(_ => Next(2) == 0)],
        };
    }

    private static Dictionary<string, RevocationReason> Revocations(params (string Key, RevocationReason? Reason)[] all) =>
        all.Where(one => one.Reason is not null).ToDictionary(one => one.Key, one => one.Reason!.Value);

    private static void CheckAll(IEnumerable<KeyWorld> worlds, int atLeast)
    {
        var count = 0;
        var kinds = new HashSet<KeyChangeKind>();
        foreach (var world in worlds)
        {
            var expected = KeyOracle.Decide(world);
            var decision = world.Decide();
            var reversed = world.Decide(reversed: true);
            Assert.True(expected == decision.Kind, $"{decision.Kind} ({decision.Reason}) instead of {expected}: {world}");
            Assert.True(
                (decision.Kind, decision.Reason, decision.Counter, decision.IsVerified) == (reversed.Kind, reversed.Reason, reversed.Counter, reversed.IsVerified)
                && decision.VouchedBy.SequenceEqual(reversed.VouchedBy),
                $"the order matters: {world}");
            kinds.Add(expected);
            count++;
        }

        Assert.True(count >= atLeast, $"only {count} transitions");
        Assert.True(kinds.Count >= 3, "too few kinds came up");
    }
}
