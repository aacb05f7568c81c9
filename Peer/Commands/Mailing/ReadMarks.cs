using System.Threading.Channels;
using PeerSecure.Common.Storage;
using PeerSecure.Peer.Mail;
using PeerSecure.Peer.Talk;
using PeerSecure.Peer.Vault;

namespace PeerSecure.Peer.Commands.Mailing;

/// <summary>
/// M4: what a person was shown counts as read, and its sender is told by a signed receipt unless that is switched off: over the session with the
/// device that wrote it while there is one, else by mailbox.
/// </summary>
internal sealed class ReadMarks(TalkNode node, MailRoom mail, PeerVault vault, Func<DateTimeOffset> now)
{
    private readonly Channel<TalkEvent.Text> _shown = Channel.CreateUnbounded<TalkEvent.Text>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>A person at the prompt has it before them.</summary>
    internal void Take(TalkEvent.Text text) => _shown.Writer.TryWrite(text);

    internal void Complete() => _shown.Writer.TryComplete();

    /// <summary>Marks what was taken; beside the screen, because a session that is busy with a file makes a receipt wait.</summary>
    internal async Task RunAsync()
    {
        await foreach (var text in _shown.Reader.ReadAllAsync(CancellationToken.None))
        {
            if (await text.Kept == KeptAs.New && vault.History.Find(text.Entry.Sender, text.Entry.Id) is { } entry)
            {
                await TryMarkAsync(entry);
            }
        }
    }

    internal async Task MarkAsync(IReadOnlyList<HistoryEntry> entries, CancellationToken cancellationToken)
    {
        var others = new List<HistoryEntry>();
        foreach (var entry in entries)
        {
            if (await TryTellAsync(entry))
            {
                await vault.Database.WriteAsync(connection => HistoryStore.MarkSeen(connection, entry.Row, now()), cancellationToken);
            }
            else
            {
                others.Add(entry);
            }
        }

        await mail.Reading.MarkReadAsync(others, cancellationToken);
        mail.Wake();
    }

    private async Task<bool> TryTellAsync(HistoryEntry entry) =>
        entry is { Seen: false, Outgoing: false, Kind: MessageKind.Text } && mail.Reading.SendsReceipts
        && mail.Composer.BodyOf(entry) is { } body && await node.TryTellReadAsync(entry, body);

    private async Task TryMarkAsync(HistoryEntry entry)
    {
        try
        {
            await MarkAsync([entry], CancellationToken.None);
        }
        catch (StorageException failure)
        {
            node.Events.Offer(new TalkEvent.Notice(failure.Code, failure.Message));   // it stays unread here
        }
    }
}
