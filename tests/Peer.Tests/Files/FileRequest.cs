namespace PeerSecure.Peer.Tests.Files;

/// <summary>A request as it came off the wire.</summary>
internal sealed record FileRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    internal long Offset => long.Parse(Headers["Upload-Offset"], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The first byte that a download asks for.</summary>
    internal long From => long.Parse(Headers["Range"]["bytes=".Length..].Split('-')[0], System.Globalization.CultureInfo.InvariantCulture);

    internal bool IsContent => Method == "GET" && Path.StartsWith("/files/", StringComparison.Ordinal);

    /// <summary>Of chunks, not of the header alone.</summary>
    internal bool IsChunks => IsContent && From > 0;
}

/// <summary>What is answered, byte for byte: headers may say anything, and the connection may end early.</summary>
internal sealed record FileReply(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>Instead of the length of the body.</summary>
    internal long? SaidLength { get; init; }

    /// <summary>The connection ends after the answer.</summary>
    internal bool Hangs { get; init; }

    /// <summary>Nothing more comes, and nothing ends.</summary>
    internal bool Stalls { get; init; }

    /// <summary>The body is followed by zeros until the client has had enough.</summary>
    internal bool IsEndless { get; init; }

    /// <summary>The connection ends without an answer.</summary>
    internal bool Drops { get; init; }

    internal FileReply With(string header, string value) => this with { Headers = new Dictionary<string, string>(Headers, StringComparer.OrdinalIgnoreCase) { [header] = value } };

    internal static FileReply Of(int status, byte[]? body = null) => new(status, new Dictionary<string, string>(), body ?? []);

    internal static FileReply Problem(int status, string code) =>
        Of(status, System.Text.Encoding.UTF8.GetBytes($$"""{"type":"about:blank","title":"no","status":{{status}},"code":"{{code}}","detail":"no"}""")).With("Content-Type", "application/problem+json");
}
