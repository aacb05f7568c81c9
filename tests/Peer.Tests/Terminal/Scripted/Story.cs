using System.Collections.Immutable;
using PeerSecure.Peer.Terminal.App;

namespace PeerSecure.Peer.Tests.Terminal.Scripted;

/// <summary>What the scripted app tells: alice, her people and what they wrote.</summary>
internal static class Story
{
    private static readonly DateTimeOffset Now = ScriptedApp.Now;

    public static string Link { get; } = "peersecure://lab.example:1256#" + Fingerprint('a');

    public static PeerStatus Fresh { get; } = new() { Stage = PeerStage.Fresh };

    public static PeerStatus Joined { get; } = new()
    {
        Stage = PeerStage.Joined,
        Authority = "lab.example:1256",
        AuthorityFingerprint = Fingerprint('a'),
        Link = AuthorityLink.Connected,
    };

    public static PeerStatus Locked { get; } = Joined with { Stage = PeerStage.Locked, Name = "alice", Device = "laptop" };

    /// <summary>Three have profiles on this machine, and nobody said which one is meant.</summary>
    public static PeerStatus LockedTogether { get; } = new() { Stage = PeerStage.Locked, Profiles = ["alice", "bob", "carol"] };

    public static PeerStatus SignedIn { get; } = Joined with
    {
        Stage = PeerStage.SignedIn,
        Name = "alice",
        Device = "laptop",
        IsAdmin = true,
        WorksOfflineUntil = Now.AddDays(4.5),
        ClockOffset = TimeSpan.FromMilliseconds(12.4),
        CertificateUntil = Now.AddDays(6),
        SignedInUntil = Now.AddHours(11),
        Listening = new ListenSettings(40123, AcceptPolicy.Ask, Hidden: false),
        Sessions = 1,
        DownloadFolder = "/home/alice/Downloads",
    };

    public static ImmutableArray<FoundAuthority> Authorities { get; } =
        [new("Lab", "lab.example:1256", "3f9a 22c0 91d4"), new("Class 7b", "10.0.7.2:1256", "b812 04aa 6e5f")];

    public static ImmutableArray<Person> People { get; } =
    [
        new("bob", TrustLevel.Verified, Presence.Nearby)
        {
            HasSession = true, Devices = [new("desktop", Fingerprint('b'), TrustLevel.Verified, "10.0.7.9:40100")],
        },
        new("carol", TrustLevel.Known, Presence.Online),
        new("dave", TrustLevel.Changed, Presence.Offline)
        {
            LastSeen = Now.AddHours(-15), TrustReason = "The authority reissued dave/phone on 19 Nov: \"device lost\".",
        },
        new("erin", TrustLevel.Blocked, Presence.Nearby) { TrustReason = "A key nobody vouches for claims to be erin/desktop." },
        new("frank", TrustLevel.Revoked, Presence.Unknown),
        new("gina", TrustLevel.New, Presence.Nearby) { IsContact = false },
    ];

    public static ImmutableArray<Conversation> Conversations { get; } =
    [
        new("bob", "See you at ten then.", Now.AddMinutes(-8), 0) { Session = SessionState.Open },
        new("carol", "Did you get the report?", Now.AddMinutes(-3), 2),
        new("dave", "Back on Monday", Now.AddDays(-2), 0),
    ];

    public static ImmutableArray<Transfer> Transfers { get; } =
    [
        new("t1", "bob", "report.pdf", true, 4_500_000, TransferState.Running) { Done = 1_935_000, Rate = 850_000 },
        new("t2", "carol", "photos", false, 91_000_000, TransferState.Paused) { Done = 30_000_000, Note = "The link broke; goes on when carol is back." },
        new("t3", "bob", "notes.txt", false, 1_204, TransferState.Done) { Done = 1_204, Note = "/home/alice/Downloads/notes.txt" },
    ];

    public static ImmutableArray<MailItem> Mail { get; } =
    [
        new("m1", "carol", "Did you get the report?\nI need it before noon.", Now.AddMinutes(-3), Now.AddMinutes(-2), true) { StoredAt = Now.AddMinutes(-3) },
        new("m2", "gina", "Hello Alice, this is Gina from the class next door.", Now.AddHours(-2), Now.AddHours(-2), true) { Trust = TrustLevel.New },
        new("m3", "frank", "Keys are under the mat.", Now.AddDays(-9), Now.AddDays(-9), false)
        {
            StoredAt = Now.AddDays(-9), ReadAt = Now.AddDays(-8), Trust = TrustLevel.Revoked, Note = "The sender's certificate was revoked on 14 Nov.",
        },
    ];

    public static ImmutableArray<Notification> Notifications { get; } =
    [
        new("n1", NotificationKind.KeyChanged, "dave has a new key: the authority reissued it, the old one is gone.", Now.AddHours(-1), false) { Who = "dave" },
        new("n2", NotificationKind.Revoked, "frank/laptop was revoked: key compromised.", Now.AddDays(-6), false) { Who = "frank" },
        new("n3", NotificationKind.Information, "bob made new keys; the old key signed the change.", Now.AddDays(-7), true) { Who = "bob" },
    ];

    public static ImmutableArray<StoredFile> Files { get; } =
    [
        new("f-20af", "thesis.odt", "alice", 2_345_678, Now.AddDays(-1), Fingerprint('1')) { SharedWith = "bob", Cksum = "3821004772" },
        new("f-77c1", "minutes 2026-11.txt", "bob", 8_120, Now.AddDays(-3), Fingerprint('2')) { IsMine = false },
    ];

    public static ImmutableArray<Certificate> Certificates { get; } =
    [
        CertificateOf("alice", "laptop", "4be1") with { IsThisDevice = true },
        CertificateOf("alice", "phone", "90c2") with { State = CertificateState.RenewalDue, NotAfter = Now.AddDays(1) },
        CertificateOf("bob", "desktop", "51ff"),
        CertificateOf("frank", "laptop", "0a0b") with { State = CertificateState.Revoked },
    ];

    public static ImmutableArray<KeyItem> Keys { get; } =
    [
        new("Device key", "3f9a 22c0 91d4 77e0", Now.AddDays(-1), "in use"),
        new("Sealing key", "b1c2 d3e4 f506 1728", Now.AddDays(-40), "in use"),
        new("Prekey", "number 12", Now.AddDays(-2), "in use"),
        new("Prekey", "number 11", Now.AddDays(-9), "opens older mail"),
        new("Account key", "version 3", Now.AddDays(-1), "in use"),
        new("Account key", "version 2", Now.AddDays(-40), "opens older files"),
    ];

    public static ImmutableArray<OwnDevice> Devices { get; } =
    [
        new("laptop", OwnDeviceState.Admitted, Fingerprint('3'), Now.AddDays(-40)) { IsThisDevice = true, CertificateUntil = Now.AddDays(6) },
        new("phone", OwnDeviceState.Admitted, Fingerprint('4'), Now.AddDays(-30)) { IsExpired = true, CertificateUntil = Now.AddDays(-2) },
        new("tablet", OwnDeviceState.Waiting, Fingerprint('5'), Now.AddMinutes(-1)) { CertificateUntil = Now.AddDays(7), CompareCode = "H7KD-2PQX-9WRA-LM4T" },
    ];

    public static ImmutableArray<ActivityLine> Activity { get; } =
    [
        new(Now.AddMinutes(-50), ActivityLevel.Normal, "Signed in at lab.example:1256."),
        new(Now.AddMinutes(-49), ActivityLevel.Normal, "Listening on port 40123, announced as \"alice laptop\"."),
        new(Now.AddMinutes(-20), ActivityLevel.Normal, "Session with bob/desktop opened from 10.0.7.9:40100: TLS 1.3, AES-256-GCM."),
        new(Now.AddMinutes(-12), ActivityLevel.Warning, "Refused a session from 10.0.7.31: the certificate is not from this authority."),
        new(Now.AddMinutes(-4), ActivityLevel.Error, "photos from carol stopped at 33%: the link broke."),
    ];

    public static ImmutableArray<Finding> Findings { get; } =
    [
        new("authority", true, "lab.example:1256 answers in 2 ms, root as pinned", ""),
        new("clock", true, "12 ms off", ""),
        new("multicast", false, "no answer to our own question on eth0", "Allow UDP 5353 in the firewall of this machine."),
    ];

    public static ImmutableArray<Account> Accounts { get; } =
    [
        new("alice", true, false, 2, Now), new("bob", false, false, 1, Now.AddMinutes(-1)), new("carol", false, false, 3, Now.AddMinutes(-3)),
        new("frank", false, true, 0, Now.AddDays(-6)),
    ];

    public static ImmutableArray<Invite> Invites { get; } =
        [new(Now.AddDays(-2), "", false, Now.AddDays(5), false), new(Now.AddDays(-1), "heidi", true, Now.AddDays(6), false), new(Now.AddDays(-8), "gina", false, Now.AddDays(-1), true)];

    public static ImmutableArray<AuditRecord> Audit { get; } =
    [
        new(1042, Now.AddMinutes(-50), "alice", "login", "laptop, password"),
        new(1041, Now.AddHours(-20), "alice", "certificate.renew", "alice/laptop 4be1"),
        new(1040, Now.AddDays(-6), "alice", "revoke", "frank: key compromised"),
        new(1039, Now.AddDays(-6), "frank", "login.refused", "wrong password, third time"),
    ];

    /// <summary>64 hex digits that begin with this one.</summary>
    public static string Fingerprint(char first) => string.Concat(Enumerable.Repeat($"{first}0e1d2c3b4a59687", 4));

    public static Certificate CertificateOf(string name, string device, string serial) => new(
        name, device, serial + "00ff12", Fingerprint(serial[0]), Now.AddDays(-1), Now.AddDays(6), CertificateState.Valid)
    {
        Details = [$"Subject     CN={name}", $"SAN         peersecure://aabb/{name}/{device}", "Key         P-256", "Usage       clientAuth, serverAuth"],
    };

    public static Verification VerificationOf(string who) => new(
        who,
        ["anchor", "velvet", "copper", "lagoon", "orbit", "pickle", "sunset", "tundra", "walnut", "zephyr", "marble", "ginger"],
        "PS1:" + Fingerprint('c').ToUpperInvariant(),
        Fingerprint('3'),
        Fingerprint('b'));

    public static ImmutableArray<Entry> History(string who) => who switch
    {
        "bob" =>
        [
            Text(1, "Morning! Are we still on for today?", -60 * 26),
            Mine(2, "Yes. I will bring the draft.", -60 * 25, DeliveryState.Read),
            new(3, "e3", EntryKind.Notice, "bob made new keys; the old key signed the change (continuity).", Now.AddMinutes(-60 * 5)),
            new(4, "e4", EntryKind.Notice, "Session with bob/desktop opened.", Now.AddMinutes(-20)),
            Text(5, "Here are my notes.", -19),
            new(6, "e6", EntryKind.File, "notes.txt", Now.AddMinutes(-18)) { Author = "bob", TransferId = "t3" },
            Mine(7, "Thank you! The report follows, it is a long one and needs some time. Please read at least the second chapter before we meet, "
                + "the numbers in it are new.", -15, DeliveryState.Delivered),
            new(8, "e8", EntryKind.File, "report.pdf", Now.AddMinutes(-14)) { IsMine = true, TransferId = "t1" },
            Text(9, "See you at ten then.", -8),
        ],
        "carol" =>
        [
            Mine(1, "The report is done.", -60 * 3, DeliveryState.Delivered),
            Mine(2, "It is in the shared folder.", -59 * 3, DeliveryState.Stored),
            new(3, "c3", EntryKind.Gap, "one message of carol/phone", Now.AddMinutes(-6)),
            Text(4, "Where exactly?", -5, "carol"),
            Text(5, "Did you get the report?", -3, "carol"),
            Mine(6, "This one never left.", -1, DeliveryState.Failed) with { Note = "carol/phone has no prekey" },
        ],
        _ => [],
    };

    /// <summary>A conversation of any length, with texts of all sizes.</summary>
    public static ImmutableArray<Entry> LongHistory(int count) =>
    [
        .. Enumerable.Range(1, count).Select(number => new Entry(
            number,
            $"l{number}",
            EntryKind.Text,
            $"Message number {number} " + string.Concat(Enumerable.Repeat("and some more words ", number * 7 % 11)),
            Now.AddMinutes(number - count))
        {
            IsMine = number % 3 == 0, Author = "bob", State = number % 3 == 0 ? DeliveryState.Read : DeliveryState.None,
        }),
    ];

    private static Entry Text(long order, string text, int minutes, string author = "bob") =>
        new(order, $"e{order}", EntryKind.Text, text, Now.AddMinutes(minutes)) { Author = author };

    private static Entry Mine(long order, string text, int minutes, DeliveryState state) =>
        new(order, $"e{order}", EntryKind.Text, text, Now.AddMinutes(minutes)) { IsMine = true, State = state };
}
