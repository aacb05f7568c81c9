using System.Security.Cryptography;
using PeerSecure.Benchmarks.Measuring;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Keys;
using PeerSecure.Common.Revocation;
using PeerSecure.Tests.Shared;

namespace PeerSecure.Benchmarks.Scenarios;

/// <summary>
/// What 100,000 revoked keys cost: asking for one in a handshake, adding one and signing the list anew, the whole way of one
/// revocation into a peer, and taking the list whole.
/// </summary>
internal sealed class RevocationLists : IScenario
{
    private const int Size = 100_000;
    private const string Ask = "look up, 100,000 records";
    private const string AskFew = "look up, 10 records";
    private const string Add = "add one and sign";
    private const string Deliver = "add one, sign, peer takes it";
    private const string Whole = "peer takes 100,000 records";
    private const string Sign = "P-256 signature alone";

    public string Name => "revocation-lists";

    public string Summary => "revocation lists of 100,000 records: look-up, adding one, delivering one, taking all";

    public async Task RunAsync(Round round, CancellationToken cancellationToken)
    {
        var pki = new TestAuthority();
        var few = Filled(pki, 10);
        var list = Filled(pki, Size);
        var next = 0;
        await round.MeasureAsync(AskFew, "look-ups", 1, _ => Done(1000, () => few.TryFindKey(Key(next++ % Size), out var _)), cancellationToken);
        await round.MeasureAsync(Ask, "look-ups", 1, _ => Done(1000, () => list.TryFindKey(Key(next++ % (2 * Size)), out var _)), cancellationToken);
        await round.MeasureAsync(Sign, "signatures", 1, _ => Done(1, () => SignHead(pki, few)), cancellationToken);
        await round.MeasureAsync(Add, "records", 1, _ => Done(1, () => AddOne(pki, list, next++)), cancellationToken);

        var delivered = Filled(pki, Size);
        var peer = NewPeer(pki);
        Take(peer, pki, delivered, RevocationNumber.None);
        await round.MeasureAsync(Deliver, "records", 1, _ => Done(1, () =>
        {
            var before = delivered.Number;
            AddOne(pki, delivered, next++);
            Take(peer, pki, delivered, before);
        }), cancellationToken);

        var whole = Filled(pki, Size);
        await round.MeasureAsync(Whole, "lists", 1, _ => Done(1, () => Take(NewPeer(pki), pki, whole, RevocationNumber.None)), cancellationToken);
        round.Relate("look-up in 100,000 / in 10", Ask, AskFew);
        round.Relate("add one and sign / signature alone", Add, Sign);
    }

    private static Task<int> Done(int times, Action action)
    {
        for (var i = 0; i < times; i++)
        {
            action();
        }

        return Task.FromResult(times);
    }

    private static SpkiHash Key(int seed) => SpkiHash.Of(BitConverter.GetBytes(seed));

    private static RevocationRecord Record(RevocationNumber number, int seed, DateTimeOffset now) =>
        new(number, new RevocationSubject.Key(Key(seed)), RevocationReason.KeyCompromise, now, now.AddDays(seed % 8));

    private static RevocationList Filled(TestAuthority pki, int size)
    {
        var list = new RevocationList(pki.Id, RevocationListKind.Devices);
        list.Append([.. Enumerable.Range(0, size).Select(seed => Record(RevocationNumber.From(seed + 1), seed, pki.Now))]);
        return list;
    }

    private static KnownRevocations NewPeer(TestAuthority pki)
    {
        var anchors = pki.Anchors;
        anchors.Learn([TestAuthority.Receive(pki.Issuing.Certificate)]);
        return new KnownRevocations(anchors);
    }

    private static void AddOne(TestAuthority pki, RevocationList list, int seed)
    {
        list.Append([Record(list.Number.Next(), seed, pki.Now)]);
        SignHead(pki, list);
    }

    private static Common.Contracts.SignedDocument SignHead(TestAuthority pki, RevocationList list) =>
        list.HeadAt(pki.Now, 1, SHA256.HashData("audit"u8)).Sign((purpose, payload) => DomainSignature.Sign(pki.Issuing.Key, purpose, payload));

    private static void Take(KnownRevocations peer, TestAuthority pki, RevocationList list, RevocationNumber after)
    {
        var update = new RevocationUpdate("devices", after.Value, SignHead(pki, list), list.RecordsAfter(after));
        if (peer.Take(new RevocationUpdates([update]), pki.Now)[0].Outcome != RevocationOutcome.Taken)
        {
            throw new InvalidOperationException("The peer did not take the update.");
        }
    }
}
