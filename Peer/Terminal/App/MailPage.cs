using System.Collections.Immutable;

namespace PeerSecure.Peer.Terminal.App;

/// <param name="Items">Newest first.</param>
/// <param name="Next">To ask for what follows; empty at the end.</param>
internal sealed record MailPage(ImmutableArray<MailItem> Items, string Next);
