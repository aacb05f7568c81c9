using System.Collections.Immutable;

namespace PeerSecure.Peer.Terminal.App;

/// <summary>What two people compare (C7): the same words on both screens mean the same keys.</summary>
internal sealed record Verification(string Who, ImmutableArray<string> Words, string QrText, string OurFingerprint, string TheirFingerprint);
