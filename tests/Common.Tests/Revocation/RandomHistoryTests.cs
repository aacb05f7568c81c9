using System.Security.Cryptography;
using PeerSecure.Common.Revocation;

namespace PeerSecure.Common.Tests.Revocation;

/// <summary>
/// Authority and peers do whatever they may, in an order made from a number: revoke, allow, forget, lose a day to a backup, pull, meet each
/// other, restart. Nobody ever accepts what they once knew to be revoked, and at the end all agree.
/// </summary>
public sealed class RandomHistoryTests
{
    private const int Subjects = 12;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Whatever_happens_nothing_revoked_is_forgotten_before_its_time(int seed)
    {
        var authority = new ListAuthority();
        var peers = Enumerable.Range(0, 3).Select(_ => authority.NewPeer()).ToArray();
        var backup = authority.Backup();
        var dice = new Dice(seed);
        for (var step = 0; step < 400; step++)
        {
            var peer = dice.Roll(peers.Length);
            var before = RevokedAt(peers[peer]);
            switch (dice.Roll(10))
            {
                case 0 or 1 or 2:
                    authority.RevokeKey(dice.Roll(Subjects), left: TimeSpan.FromDays(1 + dice.Roll(8)));
                    break;
                case 3:
                    Allow(authority, dice.Roll(Subjects));
                    break;
                case 4:
                    authority.Now += TimeSpan.FromHours(dice.Roll(40));
                    authority.Devices.DropExpired(authority.Now);
                    break;
                case 5 when dice.Roll(6) == 0:
                    RestoreAndMerge(authority, backup, peers);
                    break;
                case 5 when dice.Roll(2) == 0:
                    backup = authority.Backup();
                    break;
                case 6:
                    peers[peer] = Restart(authority, peers[peer]);
                    break;
                case 7 or 8:
                    Meet(peers[peer], peers[dice.Roll(peers.Length)], authority.Now);
                    break;
                default:
                    Pull(authority, peers[peer]);
                    break;
            }

            Assert.All(before, subject => Assert.True(
                IsRevoked(peers[peer], subject) || !IsRevoked(authority, subject), $"seed {seed}, step {step}: subject {subject} was forgotten"));
        }

        foreach (var peer in peers)
        {
            Pull(authority, peer);
            Assert.Equal(authority.Head().Hash.ToArray(), peer.Newest(RevocationListKind.Devices)!.Content.Hash.ToArray());
            Assert.All(Enumerable.Range(0, Subjects), subject => Assert.True(!IsRevoked(authority, subject) || IsRevoked(peer, subject)));
        }
    }

    private static void Pull(ListAuthority authority, KnownRevocations peer)
    {
        var verdict = Assert.Single(peer.Take(new RevocationUpdates([authority.Update(Math.Min(peer.Number.Value, authority.Devices.Number.Value))]), authority.Now));
        if (verdict.Outcome == RevocationOutcome.NeedsWhole)
        {
            verdict = Assert.Single(peer.Take(new RevocationUpdates([authority.Update()]), authority.Now));
        }

        Assert.NotEqual(RevocationOutcome.Refused, verdict.Outcome);
        Assert.Null(verdict.Alarm);
    }

    private static void Meet(KnownRevocations one, KnownRevocations other, DateTimeOffset now)
    {
        foreach (var verdict in other.Take(one.UpdatesAfter(other.Number), now))
        {
            if (verdict.Outcome == RevocationOutcome.NeedsWhole)
            {
                Assert.All(other.Take(one.UpdatesAfter(RevocationNumber.None), now), again => Assert.NotEqual(RevocationOutcome.Refused, again.Outcome));
            }

            Assert.Null(verdict.Alarm);
        }
    }

    private static KnownRevocations Restart(ListAuthority authority, KnownRevocations peer)
    {
        var restarted = authority.NewPeer();
        restarted.Restore(peer.Export(), authority.Now);
        return restarted;
    }

    /// <summary>R4: back to the backup, one generation up, and everything that peers hand back or the own log still has is added again.</summary>
    private static void RestoreAndMerge(ListAuthority authority, (RevocationNumber Number, DateOnly KeptFrom, byte[] Records) backup, KnownRevocations[] peers)
    {
        var lost = authority.Devices;
        authority.Restore(backup);
        authority.Devices.RaiseGeneration(peers.Max(peer => peer.Number) is var seen && seen > lost.Number ? seen : lost.Number);
        authority.Devices.DropExpired(authority.Now);
        var number = authority.Devices.Number.Next();
        authority.Devices.Append([.. lost.MissingFrom(authority.Devices, authority.Now).Select(record => record with { Number = number })]);
    }

    private static void Allow(ListAuthority authority, int subject)
    {
        if (authority.Devices.PermissionFor(new RevocationSubject.Key(ListAuthority.Key(subject)), authority.Devices.Number.Next(), authority.Now) is { } permission)
        {
            authority.Devices.Append([permission]);
        }
    }

    private static List<int> RevokedAt(KnownRevocations peer) => [.. Enumerable.Range(0, Subjects).Where(subject => IsRevoked(peer, subject))];

    private static bool IsRevoked(KnownRevocations peer, int subject) => peer.TryFindKey(ListAuthority.Key(subject), out _);

    private static bool IsRevoked(ListAuthority authority, int subject) => authority.Devices.TryFindKey(ListAuthority.Key(subject), out _);

    /// <summary>The same throws for the same seed.</summary>
    private sealed class Dice(int seed)
    {
        private int _throw;

        internal int Roll(int sides) => (int)(BitConverter.ToUInt32(SHA256.HashData([.. BitConverter.GetBytes(seed), .. BitConverter.GetBytes(_throw++)])) % (uint)sides);
    }
}
