using System.Collections.Immutable;
using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Terminal.State;
using PeerSecure.Peer.Terminal.Widgets;

namespace PeerSecure.Peer.Terminal.Pages;

/// <summary>One open conversation as the user left it: draft, scroll position, search.</summary>
internal sealed record Chat(string Who)
{
    public const int LongestText = 16_000;

    public TextInput Draft { get; init; } = TextInput.Empty with { Limit = LongestText, IsMultiLine = true };

    /// <summary>The lowest row shown; null follows what comes in.</summary>
    public ChatAnchor? Anchor { get; init; }

    /// <summary>Order of the first message that was unread when the conversation was opened; 0 when there was none.</summary>
    public long NewFrom { get; init; }

    /// <summary>What was handed over to be sent and is not kept yet: put back into the draft when that fails.</summary>
    public ImmutableQueue<string> Sending { get; init; } = [];

    public bool DirectOnly { get; init; }

    public ChatSearch? Search { get; init; }

    /// <summary>The first of the last so many messages of others.</summary>
    public static long FindNew(ChatLog log, int unread)
    {
        for (var index = log.Entries.Count - 1; index >= 0 && unread > 0; index--)
        {
            var entry = log.Entries[index];
            if (!entry.IsMine && entry.Kind is EntryKind.Text or EntryKind.File && --unread == 0)
            {
                return entry.Order;
            }
        }

        return 0;
    }
}
