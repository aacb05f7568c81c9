using PeerSecure.Common.Certificates;

namespace PeerSecure.Common.Tests.Certificates;

/// <summary>
/// The rules C of docs/threat-model.md, written a second time and differently: over names instead of documents, and by walking every way instead of keeping
/// the best one to each key. It knows nothing of the code under test.
/// </summary>
internal static class KeyOracle
{
    private sealed record Step(string From, string To, int Counter, bool IsAdmission, bool IsRecord);

    private sealed record Place(string Key, int Counter, bool HasRecord, bool MayVouch, bool IsFormer);

    internal static KeyChangeKind Decide(KeyWorld world)
    {
        bool Void(string key) => world.Revoked.TryGetValue(key, out var reason) && reason != RevocationReason.Superseded; // C2, C6
        bool Stands(KeyWorld.Known known) => !Void(known.Key) && !(known.VouchedBy ?? []).Any(Void); // C6
        var device = KeyWorld.DeviceOf(world.Presented);
        if (Void(world.Presented))
        {
            return KeyChangeKind.Unexpected;
        }

        if (world.Knowns.Count == 0)
        {
            return KeyChangeKind.First; // C1
        }

        if (world.Knowns.Any(known => known.IsCurrent && known.Key == world.Presented && Stands(known)))
        {
            return KeyChangeKind.Same;
        }

        if (world.Knowns.Where(Stands).Any(known => HasPath(world, known, Void, withRecords: false)))
        {
            return KeyChangeKind.Continuity; // C2, C5
        }

        var old = world.Knowns.Where(known => known.IsCurrent && known.Key != world.Presented && KeyWorld.DeviceOf(known.Key) == device).ToList();
        if (old.Count == 0)
        {
            return KeyChangeKind.Reissue; // C5: "otherwise reissue"
        }

        var ended = old.All(known => world.Expired.Contains(known.Key) || world.Revoked.ContainsKey(known.Key) || world.RevokedBySerial.Contains(known.Key));
        var recorded = world.Knowns.Any(known =>
            known.IsCurrent && (Stands(known) || old.Contains(known)) && HasPath(world, known, Void, withRecords: true));
        return ended && recorded ? KeyChangeKind.Reissue : KeyChangeKind.Unexpected; // C3, C4
    }

    private static bool HasPath(KeyWorld world, KeyWorld.Known start, Func<string, bool> isVoid, bool withRecords)
    {
        var steps = world.Continuity.Where(link => link.Flaw is null).Select(link => new Step(link.From, link.To, link.Counter, false, false))
            .Concat(world.Admissions.Where(link => link.Flaw is null).Select(link => new Step(link.From, link.To, link.Counter, true, false)))
            .Concat(world.Records.Where(link => withRecords && link.Flaw is null && !world.Revoked.ContainsKey("issuing"))
                .Select(link => new Step(link.From, link.To, 0, false, true)))
            .ToList();
        var first = new Place(start.Key, start.Counter, HasRecord: false, Stands(start), !start.IsCurrent);
        var seen = new HashSet<Place> { first };
        var open = new Queue<Place>(seen);
        while (open.TryDequeue(out var at))
        {
            foreach (var step in steps.Where(step => step.From == at.Key && MayGo(at, step)))
            {
                var counter = step.IsAdmission || step.IsRecord ? 0 : step.Counter;
                var next = new Place(step.To, counter, at.HasRecord || step.IsRecord, MayVouch: true, IsFormer: false);
                if (next.Key == world.Presented && next.HasRecord == withRecords)
                {
                    return true;
                }

                if (seen.Add(next))
                {
                    open.Enqueue(next);
                }
            }
        }

        return false;

        bool MayGo(Place at, Step step)
        {
            if (isVoid(step.To) || IsKnownStart(step.To))
            {
                return false;
            }

            return step.IsRecord
                ? !at.IsFormer && (step.To == world.Presented || !IsCurrent(step.To)) && KeyWorld.DeviceOf(step.From) == KeyWorld.DeviceOf(world.Presented)
                : at.MayVouch && !isVoid(at.Key) && !IsFormer(step.To) && step.Counter > at.Counter
                    && (step.IsAdmission ? !IsHeld(step.To) : !at.IsFormer && !IsCurrent(step.To));
        }

        // Paths through another known key are found from that key itself, with its own counter.
        bool IsKnownStart(string key) => key != world.Presented && world.Knowns.Any(known => known.IsCurrent && known.Key == key && Stands(known));

        bool Stands(KeyWorld.Known known) => !isVoid(known.Key) && !(known.VouchedBy ?? []).Any(isVoid);

        bool IsFormer(string key) => world.Knowns.Any(known => !known.IsCurrent && known.Key == key);

        bool IsCurrent(string key) => world.Knowns.Any(known => known.IsCurrent && known.Key == key);

        bool IsHeld(string key) => world.Knowns.Any(known => known.IsCurrent && known.Key != key && KeyWorld.DeviceOf(known.Key) == KeyWorld.DeviceOf(key));
    }
}
