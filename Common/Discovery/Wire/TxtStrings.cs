namespace PeerSecure.Common.Discovery.Wire;

/// <summary>Walks the length-prefixed strings of TXT data (RFC 6763 §6.1).</summary>
internal ref struct TxtStrings(ReadOnlySpan<byte> data)
{
    private ReadOnlySpan<byte> _rest = data;
    private ReadOnlySpan<byte> _current;

    public readonly ReadOnlySpan<byte> Current => _current;

    public static bool AreValid(ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            if (data[0] >= data.Length)
            {
                return false;
            }

            data = data[(data[0] + 1)..];
        }

        return true;
    }

    public readonly TxtStrings GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        int length = _rest[0];
        _current = _rest.Slice(1, length);
        _rest = _rest[(length + 1)..];
        return true;
    }
}
