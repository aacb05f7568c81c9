using PeerSecure.Common.Contracts;
using PeerSecure.Peer.Sessions;
using PeerSecure.Peer.Talk;
using PeerSecure.Peer.Transfers;
using PeerSecure.Peer.Trust;
using PeerSecure.Peer.Vault;

namespace PeerSecure.Peer.Commands.Talking;

/// <summary>Events in words. Text of others is cleaned here: nothing of it can move a cursor or forge a line.</summary>
internal static class Words
{
    private const int LongestText = 40_000;

    /// <summary>Null for what is not said in words, such as steps between.</summary>
    internal static string? Of(TalkEvent item, TimeProvider time) => item switch
    {
        TalkEvent.Opened opened => $"{(opened.Outgoing ? "Connected to" : "Session from")} {Named(opened.Peer)} at {opened.Address}. TLS 1.3, AES-256-GCM.",
        TalkEvent.Ended ended => $"Session with {ended.Peer} ended: {Reason(ended.End)}.",
        TalkEvent.Refused refused => $"Refused a caller: {refused.Why.Message}",
        TalkEvent.Text text => Text(text, time),
        TalkEvent.Moved moved => moved.State == MessageState.Read ? $"({moved.By} read it)" : null,
        TalkEvent.Transfer transfer => Of(transfer.Peer, transfer.What),
        TalkEvent.Retrying retrying => $"The connection to {retrying.Who} is gone; trying again in {retrying.After.TotalSeconds:0} s. What you write meanwhile is kept and sent.",
        TalkEvent.Notice notice => notice.Message,
        _ => null,
    };

    internal static string Named(TalkPeer peer) => $"{peer} ({Of(peer.Mark)}{(peer.Roles.Count > 0 ? $"; {string.Join(", ", peer.Roles)}" : "")})";

    internal static string Of(TrustMark mark) => mark switch
    {
        TrustMark.New => "new: compare fingerprints with 'verify'",
        TrustMark.Known => "known",
        TrustMark.Verified => "verified",
        TrustMark.NeedsDecision => "new key, needs your decision",
        TrustMark.Blocked => "blocked",
    };

    internal static string Reason(SessionEnd end) => end.Kind switch
    {
        SessionEndKind.Goodbye => end.ByUs ? "you said goodbye" : "they said goodbye",
        SessionEndKind.Refused => end.ByUs ? $"their key is no longer trusted ({end.Detail})" : "they refused it",
        SessionEndKind.Revoked => end.ByUs ? "their certificate was revoked" : "a certificate in it was revoked",
        SessionEndKind.Duplicate => "another session between the same devices took its place",
        SessionEndKind.Protocol => $"{(end.ByUs ? "they broke the protocol" : "they say we broke the protocol")} ({end.Detail})",
        SessionEndKind.Silence => "nothing was heard for 45 seconds",
        SessionEndKind.Broken => "the connection broke",
        SessionEndKind.Stopped => end.ByUs ? $"stopped here ({end.Detail})" : "their program ended",
    };

    private static string? Of(TalkPeer peer, TransferEvent what) => what.Step switch
    {
        TransferStep.Offered => what.Incoming ? null : $"Offered {Clean(what.Name)} ({Sizes.Of(what.Total)}) to {peer}; transfer {what.Id[..8]}.",
        TransferStep.Accepted => what.Incoming ? $"Receiving {Clean(what.Name)} from {peer}; transfer {what.Id[..8]}." : $"{peer} accepted {Clean(what.Name)}.",
        TransferStep.Refused => what.Incoming ? $"Declined {Clean(what.Name)}." : $"{peer} declined {Clean(what.Name)}.",
        TransferStep.Progress => null,
        TransferStep.FileKept => what.Incoming ? $"Received {Clean(what.Detail)} (SHA-256 {what.Sha256![..16]}... agrees)." : null,
        TransferStep.FileRepeated => $"{Clean(what.Detail)} arrived changed and is sent again.",
        TransferStep.Finished => what.Incoming ? null : $"{peer} has {Clean(what.Name)}; its SHA-256 agrees.",
        TransferStep.Failed => $"Transfer of {Clean(what.Name)} failed: {Clean(what.Detail)}",
        TransferStep.Cancelled => $"Transfer of {Clean(what.Name)} was cancelled.",
    };

    private static string Text(TalkEvent.Text text, TimeProvider time)
    {
        var at = TimeZoneInfo.ConvertTime(text.Entry.SentAt, time.LocalTimeZone);
        var mark = text.Peer.Mark == TrustMark.Verified ? "+" : text.Peer.Mark == TrustMark.New ? "?" : "";
        return $"{at:HH:mm:ss} {text.Peer.Account}{mark}: {CleanText.Lines(text.Entry.Body, LongestText).Replace("\n", "\n         ", StringComparison.Ordinal)}";
    }

    private static string Clean(string? text) => CleanText.Line(text ?? "", 300);
}
