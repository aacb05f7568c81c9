namespace PeerSecure.Common.Envelopes;

/// <summary>Words. Text from a stranger: it is cleaned before it is shown.</summary>
public sealed class TextBody : MessageBody
{
    internal const string Kind = "text";

    internal TextBody(string text, byte[] encoded)
        : base(encoded) => Text = text;

    public string Text { get; }

    public static TextBody Of(string text) => new(text, Encode(new BodyPayload { Kind = Kind, Text = text }));
}
