using PeerSecure.Peer.Terminal.Cells;
using PeerSecure.Peer.Terminal.Loop;

namespace PeerSecure.Peer.Terminal.Widgets;

/// <summary>One line of a form.</summary>
internal abstract record Field(string Id, string Label)
{
    /// <summary>Said below the field while it has the focus and nothing is wrong.</summary>
    public string Hint { get; init; } = "";

    /// <summary>Its error shows once the user left it or tried to submit.</summary>
    public bool IsTouched { get; init; }

    /// <summary>What is wrong with the value, or null.</summary>
    public abstract string? Error(Form form);

    /// <summary>The field after a message, or null when it is not for this field.</summary>
    public abstract Field? Update(Message message);

    public abstract void Draw(Surface surface, bool focused);
}
