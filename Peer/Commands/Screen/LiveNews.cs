using System.Text.Json;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Peer.Authority;
using PeerSecure.Peer.Commands.Talking;
using PeerSecure.Peer.Mail;
using PeerSecure.Peer.Sessions;
using PeerSecure.Peer.Setup;
using PeerSecure.Peer.Talk;
using PeerSecure.Peer.Terminal.App;

namespace PeerSecure.Peer.Commands.Screen;

/// <summary>
/// What happens by itself while a profile is open, turned into events of the screen: sessions and texts from the node, news of the authority, mail.
/// Three loops that end with the profile.
/// </summary>
internal sealed class LiveNews(LiveProfile live, LivePeople people, LiveConversations conversations, LiveTransfers transfers, ScreenEvents events, LiveSetup setup, TimeProvider machine)
{
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        var feed = new AuthorityFeed(live.Client, live.Profile.Revocations, EnsureTicketAsync, live.Node.News.TakeAsync, machine) { Other = TakeAsync, NotTaken = live.Node.News.NotTaken };
        var upkeep = new DeviceUpkeep(live.SignedIn, machine);
        await Task.WhenAll(
            ReadNodeAsync(),
            feed.RunAsync(cancellationToken),
            live.Mail.RunAsync(MailCameAsync, machine, cancellationToken),
            live.Tickets.Keyring.RunAsync(cancellationToken),
            upkeep.RunAsync(cancellationToken));
    }

    private async Task EnsureTicketAsync(CancellationToken cancellationToken)
    {
        try
        {
            await live.SignedIn.EnsureTicketAsync(cancellationToken);
            setup.LinkIs(AuthorityLink.Connected);
        }
        catch (AuthorityException)
        {
            setup.LinkIs(AuthorityLink.Unreachable);
            throw;
        }
    }

    /// <summary>Ends when the node has stopped, so that the last goodbye is still told.</summary>
    private async Task ReadNodeAsync()
    {
        try
        {
            await foreach (var item in live.Node.Events.Reader.ReadAllAsync(CancellationToken.None))
            {
                await ShowAsync(item);
            }
        }
        finally
        {
            live.Node.Events.StopReading();
        }
    }

    private async Task ShowAsync(TalkEvent item)
    {
        var now = machine.GetUtcNow();
        switch (item)
        {
            case TalkEvent.Opened opened:
                events.Note(now, ActivityLevel.Normal, $"Session with {Words.Named(opened.Peer)} at {opened.Address}.");
                people.MeetAgain();
                conversations.Tell(opened.Peer.Account);
                conversations.Remark(opened.Peer.Account, EntryKind.Notice, $"Direct session with {opened.Peer} open.", isNews: !opened.Outgoing);
                setup.Tell();
                break;
            case TalkEvent.Ended ended:
                events.Note(now, IsRevoked(ended.End) ? ActivityLevel.Warning : ActivityLevel.Normal, $"Session with {ended.Peer} ended: {ended.End.Code}.");
                transfers.Pause(ended.Peer.Account);
                people.Tell();
                conversations.Tell(ended.Peer.Account);
                TellEnd(ended);
                setup.Tell();
                break;
            case TalkEvent.Refused refused:
                events.Note(now, ActivityLevel.Warning, $"{refused.Why.Message} {refused.Why.Remedy}");
                people.Tell();
                break;
            case TalkEvent.Text text when await text.Kept == KeptAs.New:
                conversations.TellEntry(text.Peer.Account, text.Entry.Sender, text.Entry.Id, isNew: true);
                break;
            case TalkEvent.Text:
                break;
            case TalkEvent.Moved moved:
                conversations.TellEntry(moved.Account, live.Profile.Self.Account.Value, moved.Id, isNew: false);
                break;
            case TalkEvent.Transfer transfer:
                transfers.Take(transfer.Peer, transfer.What);
                break;
            case TalkEvent.Retrying retrying:
                events.Note(now, ActivityLevel.Normal, $"Trying {retrying.Who} again in {retrying.After.TotalSeconds:0} s.");
                break;
            case TalkEvent.Notice notice:
                events.Note(now, ActivityLevel.Warning, notice.Message);
                break;
        }
    }

    private void TellEnd(TalkEvent.Ended ended)
    {
        if (ended.End.Kind == SessionEndKind.Duplicate)
        {
            return;   // S2: the other one stays, and nobody noticed
        }

        var isOurs = ended.End is { ByUs: true, Kind: SessionEndKind.Goodbye or SessionEndKind.Stopped };
        var hasNewKeys = live.Profile.Revocations.TryFindKey(ended.Peer.Key, out var entry) && entry.Reason == RevocationReason.Superseded;
        conversations.Remark(
            ended.Peer.Account,
            IsRevoked(ended.End) && !hasNewKeys ? EntryKind.Warning : EntryKind.Notice,
            $"The direct session with {ended.Peer} ended: {(hasNewKeys ? "they made new keys" : WordsOf(ended.End))}.",
            isNews: !isOurs);
    }

    private static bool IsRevoked(SessionEnd end) => end.Kind == SessionEndKind.Revoked;

    private static string WordsOf(SessionEnd end) => end.Kind switch
    {
        SessionEndKind.Goodbye or SessionEndKind.Stopped => end.ByUs ? "you ended it" : "they said goodbye",
        SessionEndKind.Refused => "it was refused",
        SessionEndKind.Revoked => "a certificate in it was revoked",
        SessionEndKind.Duplicate => "the other one stays",
        SessionEndKind.Protocol => "what came could not be read",
        SessionEndKind.Silence => "nothing was heard for 45 seconds",
        SessionEndKind.Broken => "the connection broke",
    };

    private async Task TakeAsync(ServerEvent item, CancellationToken cancellationToken)
    {
        live.Tickets.Ended.Take(item);   // A6
        await live.Mail.OnEventAsync(item, cancellationToken);
        if (item.Kind == EventKinds.Ready)
        {
            await AskForDevicesAsync(cancellationToken);
        }

        if (item.Kind == EventKinds.Notice && TryRead(item.Data) is { } record)
        {
            var shown = NotificationWords.Of(record, live.Profile.Self);
            events.Publish(new NotificationArrived(shown));
            events.Note(record.At, ActivityLevel.Normal, shown.Text);
            if (shown.Kind == NotificationKind.Device && record.Account == live.Profile.Self.Account.Value)
            {
                await AskForDevicesAsync(cancellationToken);
            }
        }
    }

    /// <summary>C5: a further device of ours that nobody admitted yet is put before the user.</summary>
    private async Task AskForDevicesAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var device in await new LiveKeys(setup).DevicesAsync(cancellationToken))
            {
                if (device is { State: OwnDeviceState.Waiting, IsThisDevice: false, CompareCode.Length: > 0 })
                {
                    events.Publish(new DeviceWaiting(device));
                }
            }
        }
        catch (FailureException unknown)
        {
            events.Note(machine.GetUtcNow(), ActivityLevel.Warning, $"Whether a new device waits is not known: {unknown.Message}");
        }
    }

    private Task MailCameAsync(IntakeReport report, CancellationToken cancellationToken)
    {
        foreach (var mail in report.New)
        {
            conversations.TellEntry(mail.Entry.Conversation, mail.Entry.Sender, mail.Entry.Id, isNew: true);
            if (!mail.Entry.Outgoing)
            {
                events.Publish(new MailArrived(LiveMail.Of(mail.Entry)));
            }
        }

        foreach (var moved in report.Moved)
        {
            conversations.TellEntry(moved.Account, live.Profile.Self.Account.Value, moved.Id, isNew: false);
        }

        foreach (var outcome in report.Dispatched)
        {
            if (live.Profile.Vault.History.Find(live.Profile.Self.Account.Value, outcome.Id) is { } entry)
            {
                conversations.TellEntry(entry.Conversation, entry.Sender, entry.Id, isNew: false);
            }
        }

        foreach (var held in report.Held.Distinct())
        {
            events.Note(machine.GetUtcNow(), ActivityLevel.Warning, $"Mail waits unread because of {held}.");
            conversations.Tell(held.Account);
        }

        people.MeetAgain();
        events.Publish(new MailCounted(live.Profile.Vault.History.Unseen(null).Count));
        return Task.CompletedTask;
    }

    private static NotificationRecord? TryRead(string data)
    {
        try
        {
            return JsonSerializer.Deserialize(data, NotificationJson.Default.NotificationRecord);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
