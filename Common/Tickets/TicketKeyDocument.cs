using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace PeerSecure.Common.Tickets;

/// <summary>
/// <c>/.well-known/jwks.json</c> (RFC 7517): the ticket keys with <c>x5c</c>. Reading it proves nothing about the keys:
/// <see cref="ReceivedTicketKeys.TryVerify"/> does, wherever the document came from.
/// </summary>
public static class TicketKeyDocument
{
    private const string KeyType = "EC";
    private const string Curve = "P-256";
    private const string Use = "sig";

    public static byte[] Write(TicketKeys keys)
    {
        var payload = new TicketKeyPayload { Keys = [.. keys.All.Select(Write)] };
        return JsonSerializer.SerializeToUtf8Bytes(payload, TicketJson.Default.TicketKeyPayload);
    }

    /// <summary>False for anything but a list of distinct P-256 keys whose ids are their thumbprints.</summary>
    public static bool TryParse(ReadOnlySpan<byte> json, [NotNullWhen(true)] out ReceivedTicketKeys? keys)
    {
        keys = null;
        if (json.Length > TicketLimits.MaxKeyDocumentLength)
        {
            return false;
        }

        try
        {
            keys = JsonSerializer.Deserialize(json, TicketJson.Default.TicketKeyPayload) is { } payload ? Read(payload.Keys) : null;
        }
        catch (JsonException)
        {
            return false;
        }

        return keys is not null;
    }

    private static TicketKeyPayload.Key Write(TicketKey key) => new()
    {
        Type = KeyType,
        Curve = Curve,
        X = key.X.ToArray(),
        Y = key.Y.ToArray(),
        Use = Use,
        Algorithm = JwsHeader.Es256,
        Id = key.Id,
        Chain = [.. key.Chain],
    };

    private static ReceivedTicketKeys? Read(TicketKeyPayload.Key[] written)
    {
        if (written.Length is 0 or > TicketLimits.MaxKeys)
        {
            return null;
        }

        var keys = new List<TicketKey>();
        foreach (var one in written)
        {
            if (Read(one) is not { } key || keys.Exists(other => other.Id == key.Id))
            {
                return null;
            }

            keys.Add(key);
        }

        return new ReceivedTicketKeys(keys);
    }

    private static TicketKey? Read(TicketKeyPayload.Key? written) =>
        written is { Type: KeyType, Curve: Curve, Use: Use, Algorithm: JwsHeader.Es256 }
        && written.Chain.Length is > 0 and <= TicketLimits.MaxChainLength
        && Array.TrueForAll(written.Chain, der => der is { Length: > 0 and <= TicketLimits.MaxCertificateLength })
        && TicketKey.TryCreate(written.X, written.Y, written.Chain, out var key)
        && key.Id == written.Id
            ? key
            : null;
}
