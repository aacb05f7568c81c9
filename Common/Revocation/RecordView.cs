namespace PeerSecure.Common.Revocation;

/// <summary>A checked record inside a longer run of bytes, without copying it.</summary>
internal readonly ref struct RecordView
{
    internal required RevocationNumber Number { get; init; }

    /// <summary>RFC 5280 reason, or <see cref="RecordFormat.Allowed"/>.</summary>
    internal required byte Reason { get; init; }

    internal required uint At { get; init; }

    internal required uint Until { get; init; }

    /// <summary>Kind and content, the same bytes for the same subject.</summary>
    internal required ReadOnlySpan<byte> Subject { get; init; }

    internal required ReadOnlySpan<byte> Encoded { get; init; }

    internal uint Day => Until / RecordFormat.SecondsPerDay;
}
