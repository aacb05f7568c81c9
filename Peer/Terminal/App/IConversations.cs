using System.Collections.Immutable;

namespace PeerSecure.Peer.Terminal.App;

/// <summary>The verbs connect, send and history.</summary>
internal interface IConversations
{
    Task<ImmutableArray<Conversation>> ListAsync(CancellationToken cancellationToken);

    /// <summary>The newest entries before this order; <see cref="long.MaxValue"/> for the end.</summary>
    Task<HistoryPage> HistoryAsync(string who, long before, int count, CancellationToken cancellationToken);

    /// <summary>Entries whose text contains this, newest last, found in the whole history.</summary>
    Task<ImmutableArray<Entry>> SearchAsync(string who, string text, CancellationToken cancellationToken);

    /// <summary>All entries from this order on and before another, for jumping to what a search found.</summary>
    Task<HistoryPage> HistoryBetweenAsync(string who, long from, long before, CancellationToken cancellationToken);

    /// <summary>Keeps the message and sends it by the first way that opens; the entry comes back with its state.</summary>
    Task<Entry> SendAsync(string who, string text, bool directOnly, CancellationToken cancellationToken);

    Task MarkReadAsync(string who, long upToOrder, CancellationToken cancellationToken);

    /// <summary>Opens a direct session to NAME[/DEVICE][@HOST:PORT] or HOST:PORT and returns the name of who answered.</summary>
    Task<string> ConnectAsync(string who, CancellationToken cancellationToken);

    Task DisconnectAsync(string who, CancellationToken cancellationToken);

    /// <summary>Answers a <see cref="SessionRequested"/>.</summary>
    Task AnswerSessionAsync(string requestId, bool accept, CancellationToken cancellationToken);

    Task ExportAsync(string who, string path, CancellationToken cancellationToken);
}
