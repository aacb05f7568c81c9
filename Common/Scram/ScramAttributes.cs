using System.Globalization;

namespace PeerSecure.Common.Scram;

/// <summary>
/// Reads the comma-separated <c>a=value</c> attributes of one message (RFC 5802, section 5.1) in the order the message prescribes.
/// Only the canonical form of a value is taken.
/// </summary>
internal ref struct ScramAttributes
{
    private ReadOnlySpan<char> _rest;
    private bool _ended;

    internal ScramAttributes(ReadOnlySpan<char> message) => _rest = message;

    internal readonly bool AtEnd => _ended;

    /// <summary>The next attribute is a mandatory extension, which we know none of.</summary>
    internal readonly bool IsMandatoryExtension => !_ended && _rest.StartsWith("m=");

    internal bool TryRead(char name, out ReadOnlySpan<char> value)
    {
        value = default;
        if (_ended || _rest.Length < 3 || _rest[0] != name || _rest[1] != '=')
        {
            return false;
        }

        var comma = _rest.IndexOf(',');
        value = comma < 0 ? _rest[2..] : _rest[2..comma];
        _ended = comma < 0;
        _rest = _ended ? [] : _rest[(comma + 1)..];
        return !value.IsEmpty;
    }

    internal bool TryReadNonce(out string nonce)
    {
        nonce = "";
        if (!TryRead('r', out var value) || value.Length > ScramLimits.MaxNonceLength || value.ContainsAnyExceptInRange('!', '~'))
        {
            return false;
        }

        nonce = value.ToString();
        return true;
    }

    internal bool TryReadBase64(char name, int maxLength, out byte[] bytes)
    {
        bytes = [];
        if (!TryRead(name, out var value) || value.Length > ScramLimits.MaxMessageLength)
        {
            return false;
        }

        var buffer = new byte[value.Length];
        if (!Convert.TryFromBase64Chars(value, buffer, out var length) || length > maxLength
            || !value.SequenceEqual(Convert.ToBase64String(buffer, 0, length)))
        {
            return false;
        }

        bytes = buffer[..length];
        return true;
    }

    internal bool TryReadCount(out int count)
    {
        count = 0;
        return TryRead('i', out var value) && value[0] != '0' && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out count);
    }
}
