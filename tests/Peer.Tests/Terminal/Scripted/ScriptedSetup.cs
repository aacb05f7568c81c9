using System.Collections.Immutable;
using PeerSecure.Common.Keys;
using PeerSecure.Peer.Terminal.App;

namespace PeerSecure.Peer.Tests.Terminal.Scripted;

internal sealed partial class ScriptedApp : ISetup, IPeople, IConversations, ITransfers
{
    private ImmutableArray<Entry> _long = [];

    public List<Entry> Sent { get; } = [];

    /// <summary>Gives bob a conversation of so many messages.</summary>
    public int LongHistory
    {
        get => _long.Length;
        set => _long = Story.LongHistory(value);
    }


    public Task<PeerStatus> StatusAsync(CancellationToken cancellationToken) => Answer("status", Status);

    public Task<AuthorityOffer> InspectAuthorityAsync(string linkOrAddress, CancellationToken cancellationToken) => Answer(
        $"inspect {linkOrAddress}",
        new AuthorityOffer(linkOrAddress, Story.Fingerprint('a'), linkOrAddress.StartsWith("peersecure://", StringComparison.Ordinal)));

    public Task<PeerStatus> JoinAsync(string linkOrAddress, string? acceptedFingerprint, CancellationToken cancellationToken) =>
        Answer($"join {linkOrAddress} {acceptedFingerprint?[..8]}", Status = Story.Joined);

    public Task<StartedAuthority> StartAuthorityAsync(CancellationToken cancellationToken) =>
        Answer("start-authority", new StartedAuthority(Status = Story.Joined, Story.Link, "INV1-TEGO-LD00-1234"));

    public Task<bool> CheckNameAsync(string name, CancellationToken cancellationToken) => Answer($"check {name}", name is "bob" or "carol");

    public Task<SignInSummary> RegisterAsync(string name, string device, string invite, Passphrase password, CancellationToken cancellationToken) =>
        Answer($"register {name} {device} {invite} {new string(password.Span)}", Summary());

    public Task<SignInSummary> SignInAsync(string name, Passphrase password, CancellationToken cancellationToken) =>
        Answer($"sign-in {name} {new string(password.Span)}", Summary());

    public Task<SignInSummary> UnlockAsync(string profile, Passphrase passphrase, CancellationToken cancellationToken) =>
        Answer($"unlock {profile} {new string(passphrase.Span)}", Summary());

    public Task<PeerStatus> LogoutAsync(CancellationToken cancellationToken) => Answer("logout", Status = Story.Joined);

    public Task ChangePasswordAsync(Passphrase current, Passphrase replacement, CancellationToken cancellationToken) => Note("password");

    public Task ChangePassphraseAsync(Passphrase current, Passphrase replacement, CancellationToken cancellationToken) => Note("passphrase");

    public Task<PeerStatus> ListenAsync(ListenSettings settings, CancellationToken cancellationToken) =>
        Answer($"listen {settings.Port} {settings.Accept} {settings.Hidden}", Status = Status with { Listening = settings });

    public Task<PeerStatus> StopListeningAsync(CancellationToken cancellationToken) => Answer("stop-listening", Status = Status with { Listening = null });

    Task<ImmutableArray<Person>> IPeople.ListAsync(CancellationToken cancellationToken) => Answer("people", Story.People);

    public Task DiscoverAsync(CancellationToken cancellationToken) => Note("discover");

    public Task<Verification> VerificationAsync(string who, CancellationToken cancellationToken) => Answer($"verification {who}", Story.VerificationOf(who));

    public Task<Person> MarkVerifiedAsync(string who, bool verified, CancellationToken cancellationToken) =>
        Answer($"mark {who} {verified}", Story.People.First(person => person.Name == who) with { Trust = verified ? TrustLevel.Verified : TrustLevel.Known });

    public Task<Person> TrustAsync(string who, CancellationToken cancellationToken) =>
        Answer($"trust {who}", Story.People.First(person => person.Name == who) with { Trust = TrustLevel.Known, TrustReason = "" });

    Task<ImmutableArray<Conversation>> IConversations.ListAsync(CancellationToken cancellationToken) => Answer("conversations", Story.Conversations);

    public Task<HistoryPage> HistoryAsync(string who, long before, int count, CancellationToken cancellationToken)
    {
        ImmutableArray<Entry> all = [.. HistoryOf(who).Concat(Sent).Where(entry => entry.Order < before)];
        ImmutableArray<Entry> page = [.. all.TakeLast(count)];
        return Answer($"history {who} {(before == long.MaxValue ? "end" : before)}", new HistoryPage(page, page.Length < all.Length));
    }

    public Task<ImmutableArray<Entry>> SearchAsync(string who, string text, CancellationToken cancellationToken) => Answer(
        $"search {who} {text}",
        HistoryOf(who).Where(entry => entry.Text.Contains(text, StringComparison.OrdinalIgnoreCase)).ToImmutableArray());

    public Task<HistoryPage> HistoryBetweenAsync(string who, long from, long before, CancellationToken cancellationToken) => Answer(
        $"between {who} {from} {before}",
        new HistoryPage([.. HistoryOf(who).Where(entry => entry.Order >= from && entry.Order < before)], from > 1));

    public Task<Entry> SendAsync(string who, string text, bool directOnly, CancellationToken cancellationToken)
    {
        var entry = new Entry(Math.Max(9000, LongHistory + 1) + Sent.Count, $"s{Sent.Count}", EntryKind.Text, text, Now)
        {
            IsMine = true,
            State = DeliveryState.Stored,
        };
        Sent.Add(entry);
        return Answer($"send {who} {directOnly} {text}", entry);
    }

    public Task MarkReadAsync(string who, long upToOrder, CancellationToken cancellationToken) => Note($"mark-read {who} {upToOrder}");

    public Task<string> ConnectAsync(string who, CancellationToken cancellationToken) => Answer($"connect {who}", who.Split('/', '@', ':')[0]);

    public Task DisconnectAsync(string who, CancellationToken cancellationToken) => Note($"disconnect {who}");

    public Task AnswerSessionAsync(string requestId, bool accept, CancellationToken cancellationToken) => Note($"answer-session {requestId} {accept}");

    public Task ExportAsync(string who, string path, CancellationToken cancellationToken) => Note($"export {who}");

    Task<ImmutableArray<Transfer>> ITransfers.ListAsync(CancellationToken cancellationToken) => Answer("transfers", Story.Transfers);

    public Task OfferAsync(string who, ImmutableArray<string> paths, CancellationToken cancellationToken) => Note($"offer {who} {paths.Length}");

    public Task AnswerAsync(string offerId, bool accept, CancellationToken cancellationToken) => Note($"answer-files {offerId} {accept}");

    public Task CancelAsync(string transferId, CancellationToken cancellationToken) => Note($"cancel {transferId}");

    public Task ResumeAsync(string transferId, CancellationToken cancellationToken) => Note($"resume {transferId}");

    private ImmutableArray<Entry> HistoryOf(string who) => who == "bob" && _long.Length > 0 ? _long : Story.History(who);

    private SignInSummary Summary() => new(Status = Story.SignedIn, 2, 2, Now.AddHours(-15));
}
