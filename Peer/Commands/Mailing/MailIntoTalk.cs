using PeerSecure.Peer.Mail;
using PeerSecure.Peer.Talk;

namespace PeerSecure.Peer.Commands.Mailing;

/// <summary>One conversation, two ways: what comes by mailbox while sessions are open is shown like what comes over them.</summary>
internal sealed class MailIntoTalk(TalkNode node)
{
    internal async Task ShowAsync(IntakeReport report, CancellationToken cancellationToken)
    {
        foreach (var (sender, entry) in report.New)
        {
            if (!entry.Outgoing)
            {
                await node.Events.PublishAsync(new TalkEvent.Text(PeerOf(sender), entry, Task.FromResult(KeptAs.New)), cancellationToken);
            }
        }

        foreach (var moved in report.Moved)
        {
            node.Texts.Settle(moved.Id, moved.State);
            await node.Events.PublishAsync(new TalkEvent.Moved(moved.Account, moved.Id, moved.State, PeerOf(moved.By)), cancellationToken);
        }

        foreach (var held in report.Held.Distinct())
        {
            node.Events.Offer(new TalkEvent.Notice("mail-held", $"Mail waits unread because of {held}."));
        }

        if (report.Refused > 0)
        {
            node.Events.Offer(new TalkEvent.Notice("mail-refused", $"{report.Refused} of the envelopes in the mailbox were refused; the history says why."));
        }
    }

    private static TalkPeer PeerOf(MailSender sender) => new(sender.Identity, sender.Key, sender.Mark);
}
