using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Peer.Authority;
using PeerSecure.Peer.Commands.Talking;
using PeerSecure.Peer.Mail;
using PeerSecure.Peer.Sessions;
using PeerSecure.Peer.Talk;
using PeerSecure.Peer.Trust;
using PeerSecure.Peer.Vault;

namespace PeerSecure.Peer.Commands.Mailing;

/// <summary>Sends one text: directly when somebody answers quickly, else by mailbox. What it reports is what is proven.</summary>
internal sealed class MessageSending(CommandContext context, MailDesk desk)
{
    private static readonly TimeSpan QuickAnswer = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan GivenAnswer = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan QuickReceipt = TimeSpan.FromSeconds(5);

    /// <summary>By whichever way is open. Null of <see cref="SendResult.Problem"/> means that it arrived somewhere.</summary>
    internal async Task<SendResult> SendAsync(Who who, string text, CancellationToken cancellationToken)
    {
        return await TrySessionAsync(who, text, QuickAnswer, directOnly: false, cancellationToken) is { } direct
            ? await WithOtherDevicesAsync(direct, who.Account, cancellationToken)
            : await ByMailAsync(who.Account, text, cancellationToken);
    }

    /// <summary>M5: over a session or not at all.</summary>
    internal async Task<SendResult> DirectOnlyAsync(Who who, string text, CancellationToken cancellationToken) =>
        await TrySessionAsync(who, text, GivenAnswer, directOnly: true, cancellationToken) is { } direct
            ? new SendResult(direct.Entry, [], direct.IsDelivered ? null : new SessionException(SessionFailure.NotAnswered, who.Text))
            : throw new SessionException(SessionFailure.Unreachable, who.Text);

    internal async Task<SendResult> ByMailAsync(AccountName to, string text, CancellationToken cancellationToken)
    {
        FailureException? problem = null;
        try
        {
            await desk.Room.DevicesOfAsync(to, cancellationToken);   // a name that nobody has is said before anything is kept
        }
        catch (AuthorityException down)
        {
            problem = down;
        }

        var entry = await desk.Room.Composer.WriteTextAsync(to, text, cancellationToken);
        return await DispatchAsync(entry, problem, cancellationToken);
    }

    /// <summary>Brings a written message to the mailbox and says how that went.</summary>
    internal async Task<SendResult> DispatchAsync(HistoryEntry entry, FailureException? problem, CancellationToken cancellationToken)
    {
        JobOutcome? outcome = null;
        try
        {
            outcome = problem is null ? (await desk.Room.DispatchAsync(cancellationToken)).FirstOrDefault(job => job.Id == entry.Id) : null;
        }
        catch (AuthorityException down)
        {
            problem = down;
        }

        return new SendResult(Again(entry), outcome?.Skipped ?? [], problem ?? ProblemOf(outcome, entry.Conversation));
    }

    private async Task<SendResult> WithOtherDevicesAsync((HistoryEntry Entry, bool IsDelivered) direct, AccountName to, CancellationToken cancellationToken)
    {
        // M5: the other devices of both sides get it sealed; with the authority down that happens later
        var outcomes = new List<JobOutcome>();
        FailureException? problem = direct.IsDelivered ? null : new SessionException(SessionFailure.NotAnswered, to.Value);
        try
        {
            outcomes.AddRange(await desk.Room.DispatchAsync(cancellationToken));
        }
        catch (AuthorityException down)
        {
            problem ??= direct.IsDelivered ? null : down;
        }

        var outcome = outcomes.Find(job => job.Id == direct.Entry.Id);
        return new SendResult(Again(direct.Entry), outcome?.Skipped ?? [], outcome is { IsStored: true } ? null : problem);
    }

    private async Task<(HistoryEntry Entry, bool IsDelivered)?> TrySessionAsync(Who who, string text, TimeSpan patience, bool directOnly, CancellationToken cancellationToken)
    {
        var profile = desk.SignedIn.Profile;
        var options = new TalkOptions { Accept = AcceptPolicy.None, Files = FilePolicy.Decline, DownloadFolder = Path.Combine(profile.Folder, "downloads"), DirectOnly = directOnly };
        await using var node = new TalkNode(TalkWorld.Of(profile, TalkHost.TicketsOf(desk.SignedIn)), options, new Nobody());
        using var limit = new CancellationTokenSource(who.Address is null ? patience : GivenAnswer, context.Machine);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await node.ConnectAsync(who.Wanted, who.Text, who.Sources(desk.SignedIn, context.Machine), both.Token);
        }
        catch (SessionException failure) when (!directOnly && failure.ExitCode is ExitCode.CannotReach or ExitCode.Failed)
        {
            return null;   // trust and revocation are said, not gone around
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }

        var sent = node.Send(who.Account, text);
        await sent.Kept;
        try
        {
            await sent.Delivered.WaitAsync(QuickReceipt, context.Machine, cancellationToken);
            return (Again(sent.Entry), true);
        }
        catch (TimeoutException)
        {
            return (Again(sent.Entry), false);
        }
    }

    private HistoryEntry Again(HistoryEntry entry) => desk.SignedIn.Profile.Vault.History.Find(entry.Sender, entry.Id) ?? entry;

    private static MailException? ProblemOf(JobOutcome? outcome, string to) => outcome switch
    {
        null or { IsStored: true } => null,
        { IsUnknownAccount: true } => new MailException(MailFailure.UnknownAccount, to),
        { Skipped: var skipped } when skipped.FirstOrDefault(static device => device.Why == SkipReason.Blocked) is { } blocked => new MailException(MailFailure.Blocked, $"{blocked}"),
        { Skipped: var skipped } when skipped.FirstOrDefault(static device => device.Why == SkipReason.NeedsDecision) is { } waits => new MailException(MailFailure.NeedsDecision, $"{waits}"),
        { Refusals: [var code, ..] } => new MailException(MailFailure.Refused, code),
        _ => new MailException(MailFailure.NoDevice, to),
    };

    /// <summary>A one-shot command takes no calls and no files.</summary>
    private sealed class Nobody : ITalkAsker
    {
        public Task<bool> AcceptStrangerAsync(TrustOutcome stranger, CancellationToken cancellationToken) => Task.FromResult(false);

        public Task<bool> AcceptFilesAsync(TalkPeer peer, Transfers.OfferSummary offer, CancellationToken cancellationToken) => Task.FromResult(false);
    }
}

/// <summary>A message after an attempt to send it.</summary>
/// <param name="Entry">With its proven state.</param>
/// <param name="Skipped">Devices it was not sealed to.</param>
/// <param name="Problem">Why it is not further; null when it is at least stored.</param>
internal sealed record SendResult(HistoryEntry Entry, IReadOnlyList<SkippedDevice> Skipped, FailureException? Problem);
