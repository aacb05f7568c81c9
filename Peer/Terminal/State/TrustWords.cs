using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Terminal.Widgets;

namespace PeerSecure.Peer.Terminal.State;

/// <summary>States in words first; the colour only repeats them.</summary>
internal static class TrustWords
{
    public static StyledText Of(TrustLevel trust) => trust switch
    {
        TrustLevel.Verified => new StyledText("verified", Tone.Good),
        TrustLevel.Known => new StyledText("known", Tone.Plain),
        TrustLevel.New => new StyledText("new", Tone.Accent),
        TrustLevel.Changed => new StyledText("key changed", Tone.Warn),
        TrustLevel.Blocked => new StyledText("WRONG KEY", Tone.Bad),
        TrustLevel.Revoked => new StyledText("revoked", Tone.Bad),
    };

    /// <summary>What the level means, for somebody who never heard of it.</summary>
    public static string Explain(TrustLevel trust) => trust switch
    {
        TrustLevel.Verified => "You compared the safety words with this person.",
        TrustLevel.Known => "The same keys as before, vouched for by the authority. Compare the safety words to be certain.",
        TrustLevel.New => "Seen for the first time, vouched for by the authority.",
        TrustLevel.Changed => "The authority vouches for a new key, the old key does not. Ask in another way whether it is true.",
        TrustLevel.Blocked => "Another key claims this name while the known one is still good. Do not continue; meet and compare.",
        TrustLevel.Revoked => "The key was revoked. Nothing is sent to it and nothing is taken from it.",
    };

    public static StyledText Of(Presence presence) => presence switch
    {
        Presence.Nearby => new StyledText("nearby", Tone.Good),
        Presence.Online => new StyledText("online", Tone.Good),
        Presence.Offline => new StyledText("offline", Tone.Dim),
        Presence.Unknown => new StyledText("", Tone.Dim),
    };

    public static string Of(DeliveryState state) => state switch
    {
        DeliveryState.None => "",
        DeliveryState.Waiting => "waiting",
        DeliveryState.Stored => "stored",
        DeliveryState.Delivered => "delivered",
        DeliveryState.Read => "read",
        DeliveryState.Failed => "failed",
    };

    public static StyledText Of(CertificateState state) => state switch
    {
        CertificateState.Valid => new StyledText("valid", Tone.Good),
        CertificateState.RenewalDue => new StyledText("renewal due", Tone.Warn),
        CertificateState.Expired => new StyledText("expired", Tone.Bad),
        CertificateState.Revoked => new StyledText("revoked", Tone.Bad),
    };

    public static StyledText Of(TransferState state) => state switch
    {
        TransferState.Waiting => new StyledText("waiting", Tone.Dim),
        TransferState.Running => new StyledText("under way", Tone.Accent),
        TransferState.Paused => new StyledText("paused", Tone.Warn),
        TransferState.Done => new StyledText("done", Tone.Good),
        TransferState.Failed => new StyledText("failed", Tone.Bad),
        TransferState.Cancelled => new StyledText("cancelled", Tone.Dim),
    };
}
