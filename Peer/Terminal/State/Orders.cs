using PeerSecure.Peer.Terminal.Loop;

namespace PeerSecure.Peer.Terminal.State;

/// <summary>What a page or a command wants of the whole program.</summary>
internal abstract record Order : Message;

internal sealed record GoTo(Place Place) : Order;

internal sealed record OpenChat(string Who) : Order;

internal sealed record OpenDialog(Dialog Dialog) : Order;

internal sealed record Say(string Text, ToastKind Kind = ToastKind.Normal) : Order;

internal sealed record RunEffect(Effect Effect) : Order;

/// <summary>Asks whether to quit when something would be lost.</summary>
internal sealed record Quit : Order;

internal sealed record QuitNow : Order;

/// <summary>One of the current page's own actions.</summary>
internal sealed record ActionChosen(string Action) : Message;

/// <summary>The question with this id needs no answer any more.</summary>
internal sealed record QuestionAnswered(string Id) : Order;

/// <summary>Several at once, in this order.</summary>
internal sealed record Batch(params Message[] Messages) : Order;
