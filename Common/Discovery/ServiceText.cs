using System.Buffers;
using System.Text;
using PeerSecure.Common.Discovery.Wire;

namespace PeerSecure.Common.Discovery;

/// <summary>
/// The TXT record: <c>v=1 n=alice d=laptop ca=AUTHORITY-ID fp=SHORT-FINGERPRINT</c>. Anyone on the link can write one, so a field
/// is only a hint where to try; what does not look like ours reads as absent.
/// </summary>
public sealed record ServiceText(string? Name, string? Device, string? Authority, string? Fingerprint)
{
    /// <summary>RFC 6763 §6.2 advises against more.</summary>
    internal const int MaxLength = 1300;

    /// <summary>Ours, so that one packet holds everything.</summary>
    private const int MaxSent = 300;

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789._-");
    private static readonly SearchValues<char> HexCharacters = SearchValues.Create("0123456789abcdef");

    /// <summary>RFC 6763 §6.7: the version tag comes first.</summary>
    internal byte[] Encode()
    {
        var bytes = new List<byte>(160);
        Append(bytes, "v", "1");
        Append(bytes, "n", Name);
        Append(bytes, "d", Device);
        Append(bytes, "ca", Authority);
        Append(bytes, "fp", Fingerprint);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes.Count, MaxSent);
        return [.. bytes];
    }

    internal static ServiceText Parse(ReadOnlySpan<byte> data)
    {
        string? name = null, device = null, authority = null, fingerprint = null;
        foreach (var pair in new TxtStrings(data))
        {
            // RFC 6763 §6.4: keys ignore case, the first of a kind counts, a string without key or value says nothing here.
            var equals = pair.IndexOf((byte)'=');
            if (equals <= 0)
            {
                continue;
            }

            var value = pair[(equals + 1)..];
            _ = Is(pair[..equals], "n"u8) && (name ??= Take(value, 1, 32, NameCharacters)) is null;
            _ = Is(pair[..equals], "d"u8) && (device ??= Take(value, 1, 32, NameCharacters)) is null;
            _ = Is(pair[..equals], "ca"u8) && (authority ??= Take(value, 32, 32, HexCharacters)) is null;
            _ = Is(pair[..equals], "fp"u8) && (fingerprint ??= Take(value, 8, 64, HexCharacters)) is null;
        }

        return new ServiceText(name, device, authority, fingerprint);
    }

    private static void Append(List<byte> bytes, string key, string? value)
    {
        if (value is null)
        {
            return;
        }

        var pair = Encoding.UTF8.GetBytes($"{key}={value}");
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pair.Length, byte.MaxValue, nameof(value));
        bytes.Add((byte)pair.Length);
        bytes.AddRange(pair);
    }

    private static bool Is(ReadOnlySpan<byte> key, ReadOnlySpan<byte> expected) => Ascii.EqualsIgnoreCase(key, expected);

    private static string? Take(ReadOnlySpan<byte> value, int least, int most, SearchValues<char> allowed)
    {
        if (value.Length < least || value.Length > most || !Ascii.IsValid(value))
        {
            return null;
        }

        var text = Encoding.ASCII.GetString(value);
        return text.AsSpan().ContainsAnyExcept(allowed) ? null : text;
    }
}
