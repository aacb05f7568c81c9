using System.Collections.Concurrent;
using System.Security.Cryptography;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Keys;
using PeerSecure.Tests.Shared;

namespace PeerSecure.Common.Tests.Certificates;

/// <summary>
/// One case of the key-change rules: who is known, who shows up, which statements and records exist and what is revoked. Keys go by short
/// names (<c>laptop0</c>, <c>phone1</c>: device and number). Builds the real signed documents; <see cref="KeyOracle"/> reads the names alone.
/// </summary>
internal sealed record KeyWorld
{
    private static readonly TestAuthority Authority = new();
    private static readonly TrustAnchors Anchors = LearnedAnchors();
    private static readonly ConcurrentDictionary<(string, Link), SignedDocument> Documents = [];
    private static readonly ConcurrentDictionary<string, TestLeaf> Leaves = [];
    private static readonly ConcurrentDictionary<string, VerifiedDevice> Devices = [];
    private static readonly ECDsa Stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    internal sealed record Known(string Key, bool IsCurrent = true, int Counter = 0, bool IsVerified = false, string[]? VouchedBy = null)
    {
        public override string ToString() => $"{Key}{(IsCurrent ? "" : " former")} #{Counter} by [{string.Join(' ', VouchedBy ?? [])}]";
    }

    /// <summary>A statement or record; <c>Flaw</c> says how it was made useless, null is a good one.</summary>
    internal sealed record Link(string From, string To, int Counter = 1, string? Flaw = null);

    public IReadOnlyList<Known> Knowns { get; init; } = [];
    public required string Presented { get; init; }
    public IReadOnlyList<Link> Continuity { get; init; } = [];
    public IReadOnlyList<Link> Admissions { get; init; } = [];
    public IReadOnlyList<Link> Records { get; init; } = [];
    public IReadOnlyDictionary<string, RevocationReason> Revoked { get; init; } = new Dictionary<string, RevocationReason>();

    /// <summary>Known certificates that ran out, and those revoked by serial.</summary>
    public IReadOnlyList<string> Expired { get; init; } = [];
    public IReadOnlyList<string> RevokedBySerial { get; init; } = [];

    public static string DeviceOf(string key) => key.TrimEnd("0123456789".ToCharArray());

    public KeyChangeDecision Decide(bool reversed = false)
    {
        IReadOnlyList<KnownKey> known = [.. Knowns.Select(Remembered)];
        return KeyChange.Decide(
            reversed ? [.. known.Reverse()] : known, Device(Presented), Evidence(reversed), Anchors, Revocations(), Authority.Now);
    }

    public static VerifiedDevice Device(string key) => Devices.GetOrAdd(key, _ =>
        VerifiedDevice.TryVerify(Leaf(key).Chain, Anchors, new TestRevocations(), Authority.Now, out var device, out var why)
            ? device
            : throw new InvalidOperationException($"{why}"));

    public static SpkiHash Hash(string key) => Leaf(key).KeyHash;

    public override string ToString() =>
        $"known {List(Knowns)}, presented {Presented}, continuity {List(Continuity)}, admissions {List(Admissions)}, records {List(Records)}, "
        + $"revoked {List(Revoked)}, expired {List(Expired)}, by serial {List(RevokedBySerial)}";

    private static string List<T>(IEnumerable<T> all) => $"[{string.Join(", ", all)}]";

    private static TestLeaf Leaf(string key)
    {
        lock (Leaves) // one key per name, whichever test asks first
        {
            return Leaves.GetOrAdd(key, _ => Authority.Device("alice", DeviceOf(key)));
        }
    }

    private KnownKey Remembered(Known known) => KnownKey.Of(Device(known.Key)) with
    {
        IsCurrent = known.IsCurrent,
        IsVerified = known.IsVerified,
        Counter = known.Counter,
        VouchedBy = [.. (known.VouchedBy ?? []).Select(Hash)],
        NotAfter = Authority.Now.AddDays(Expired.Contains(known.Key) ? -1 : 1),
    };

    private TestRevocations Revocations()
    {
        var list = new TestRevocations();
        foreach (var (key, reason) in Revoked)
        {
            list.Revoke(key == "issuing" ? Authority.Issuing.KeyHash : Hash(key), reason, Authority.Now);
        }

        foreach (var key in RevokedBySerial)
        {
            list.Revoke(Authority.Issuing.KeyHash, Leaf(key).Received.Serial, RevocationReason.KeyCompromise, Authority.Now);
        }

        return list;
    }

    private KeyEvidence Evidence(bool reversed)
    {
        IReadOnlyList<SignedDocument> Order(IEnumerable<SignedDocument> documents) => [.. reversed ? documents.Reverse() : documents];
        return new KeyEvidence
        {
            Continuity = Order(Continuity.Select(link => Made("continuity", link, l => Statement(KeyStatementKind.Continuity, l)))),
            Admissions = Order(Admissions.Select(link => Made("admission", link, l => Statement(KeyStatementKind.Admission, l)))),
            Reissues = Order(Records.Select(link => Made("record", link, Record))),
        };
    }

    // Signing is most of the work, and the worlds share most of their documents.
    private static SignedDocument Made(string kind, Link link, Func<Link, SignedDocument> make) => Documents.GetOrAdd((kind, link), _ => make(link));

    private static TrustAnchors LearnedAnchors()
    {
        var anchors = Authority.Anchors;
        anchors.Learn([TestAuthority.Receive(Authority.Issuing.Certificate)]);
        return anchors;
    }

    private static SignedDocument Statement(KeyStatementKind kind, Link link)
    {
        var (old, next) = (Device(link.From).Identity, Device(link.To).Identity.Device);
        old = link.Flaw switch
        {
            "other account" => old with { Account = AccountName.Parse("bob") },
            "other authority" => old with { Authority = AuthorityId.Parse(new string('0', 32)) },
            _ => old,
        };
        var document = ReceivedKeyStatement.Sign(kind, Leaf(link.From).Key, old, next, Leaf(link.To).Spki, link.Counter, Authority.Now);
        return link.Flaw switch
        {
            "forged" => document with { Signature = DomainSignature.Sign(Stranger, "key-continuity", document.Payload) },
            "other purpose" => document with { Signature = DomainSignature.Sign(Leaf(link.From).Key, "hello", document.Payload) },
            _ => document,
        };
    }

    private static SignedDocument Record(Link link)
    {
        var device = Device(link.From).Identity;
        var issuer = Authority.Issuing;
        var signer = link.Flaw switch
        {
            "forged" => Stranger,
            "by the root" => Authority.Root.Key,
            "by a device" => Leaf(link.From).Key,
            _ => issuer.Key,
        };
        var named = link.Flaw == "by the root" ? Authority.Root.KeyHash : issuer.KeyHash;
        var time = link.Flaw == "before the issuer" ? Authority.Now.AddDays(-100) : Authority.Now;
        device = link.Flaw == "other account" ? device with { Account = AccountName.Parse("bob") } : device;
        var payload = ReceivedReissueRecord.Encode(device, Hash(link.From), Hash(link.To), ReissueReason.DeviceLost, time, named);
        return new SignedDocument(payload, DomainSignature.Sign(signer, ReceivedReissueRecord.Purpose, payload));
    }
}
