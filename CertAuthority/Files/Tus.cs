using System.Globalization;
using System.Security.Cryptography;

namespace PeerSecure.CertAuthority.Files;

/// <summary>The words of tus 1.0 (tus.io/protocols/resumable-upload): headers in and out, every value bounded and read exactly.</summary>
internal static class Tus
{
    public const string Version = "1.0.0";
    public const string Resumable = "Tus-Resumable";
    public const string Extensions = "creation,checksum,expiration,termination";
    public const string Algorithms = "sha1,sha256";
    public const string ContentType = "application/offset+octet-stream";

    /// <summary>The checksum extension's own status.</summary>
    public const int ChecksumMismatch = 460;

    private const int LongestMetadata = 4_096;

    /// <summary>A whole number of bytes, without sign.</summary>
    public static bool TryReadLength(HttpRequest request, string header, out long length)
    {
        length = 0;
        return request.Headers[header] is [{ Length: > 0 and <= 19 } text] && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out length);
    }

    /// <summary>Pairs of a key and base64, kept as they came and never interpreted.</summary>
    public static bool TryReadMetadata(HttpRequest request, out string? metadata)
    {
        metadata = null;
        var given = request.Headers["Upload-Metadata"];
        if (given.Count == 0 || given is [""])
        {
            return true;
        }

        if (given is not [{ Length: <= LongestMetadata } text])
        {
            return false;
        }

        metadata = text;
        var keys = new HashSet<string>(StringComparer.Ordinal);
        return text.Split(',').All(pair => pair.Split(' ') switch
        {
            [{ Length: > 0 } key] => IsKey(key) && keys.Add(key),
            [{ Length: > 0 } key, var value] => IsKey(key) && keys.Add(key) && System.Buffers.Text.Base64.IsValid(value),
            _ => false,
        });
    }

    /// <summary>Null when none was given. False for an algorithm we do not have or a value of the wrong length.</summary>
    public static bool TryReadChecksum(HttpRequest request, out ExpectedChecksum? checksum)
    {
        checksum = null;
        var given = request.Headers["Upload-Checksum"];
        if (given.Count == 0)
        {
            return true;
        }

        if (given is not [{ Length: <= 128 } text] || text.Split(' ') is not [var algorithm, var value])
        {
            return false;
        }

        Span<byte> expected = stackalloc byte[96];
        if (!Convert.TryFromBase64String(value, expected, out var length))
        {
            return false;
        }

        checksum = (algorithm, length) switch
        {
            ("sha1", SHA1.HashSizeInBytes) => new ExpectedChecksum(HashAlgorithmName.SHA1, expected[..length].ToArray()),
            ("sha256", SHA256.HashSizeInBytes) => new ExpectedChecksum(HashAlgorithmName.SHA256, expected[..length].ToArray()),
            _ => null,
        };
        return checksum is not null;
    }

    public static void WriteState(HttpResponse response, FileRow row)
    {
        response.Headers["Upload-Offset"] = row.Offset.ToString(CultureInfo.InvariantCulture);
        response.Headers["Upload-Expires"] = row.Expires.UtcDateTime.ToString("R", CultureInfo.InvariantCulture);
        response.Headers.CacheControl = "no-store";
    }

    private static bool IsKey(string key) => key.All(char.IsAscii) && !key.Any(char.IsControl);
}
