using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace PeerSecure.Common.Revocation;

/// <summary>Answer of <c>GET /v1/revocations?after=N</c>, body of its <c>POST</c>, and what peers hand each other: at most one update per list each way.</summary>
public sealed record RevocationUpdates(IReadOnlyList<RevocationUpdate> Updates)
{
    /// <summary>Room for half a million records in each of two lists.</summary>
    public const int MaxJsonLength = 96 * 1024 * 1024;

    /// <summary>More lists than this at once nobody has a use for.</summary>
    public const int MaxUpdates = 8;

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, RevocationJson.Default.RevocationUpdates);

    /// <summary>Never throws. What it gives is received, not believed: see <see cref="KnownRevocations"/>.</summary>
    public static bool TryParse(ReadOnlySpan<byte> json, [NotNullWhen(true)] out RevocationUpdates? updates)
    {
        updates = null;
        if (json.Length > MaxJsonLength)
        {
            return false;
        }

        try
        {
            updates = JsonSerializer.Deserialize(json, RevocationJson.Default.RevocationUpdates);
        }
        catch (JsonException)
        {
            return false;
        }

        if (updates is null || updates.Updates.Count > MaxUpdates || updates.Updates.Any(update => update is null))
        {
            updates = null;
        }

        return updates is not null;
    }
}
