using PeerSecure.Peer.Terminal.App;

namespace PeerSecure.Peer.Terminal.State;

/// <summary>Something that waits for the user's answer.</summary>
internal sealed record Question(string Id, QuestionKind About);

internal abstract record QuestionKind;

internal sealed record SessionQuestion(SessionRequest Request) : QuestionKind;

internal sealed record FilesQuestion(FileOffer Offer) : QuestionKind;

internal sealed record KeyChangeQuestion(string Who, TrustLevel Trust) : QuestionKind;

internal sealed record DeviceQuestion(OwnDevice Device) : QuestionKind;
