namespace PeerSecure.Common.Certificates;

/// <summary>
/// C5: 80 bits over the key of a known device and the key of a further one. Both devices show it; the user compares, or types one into the
/// other, before the known device signs the admission. Sixteen characters of Crockford's base 32 in groups of four.
/// </summary>
public sealed class AdmissionCode
{
    private const int Bytes = 10;
    private const string Digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private AdmissionCode(string text) => Text = text;

    public string Text { get; }

    public static AdmissionCode Of(SpkiHash oneKey, SpkiHash otherKey)
    {
        ArgumentNullException.ThrowIfNull(oneKey);
        ArgumentNullException.ThrowIfNull(otherKey);
        var bytes = KeyComparison.Stretch("device-admission-code", oneKey.Hex, otherKey.Hex, Bytes);
        var digits = new char[Bytes * 8 / 5];
        for (var i = 0; i < digits.Length; i++)
        {
            digits[i] = Digits[BitsAt(bytes, i * 5, 5)];
        }

        return new AdmissionCode(string.Join('-', digits.Chunk(4).Select(group => new string(group))));
    }

    /// <summary>Whether somebody typed this code: case, spaces and dashes do not matter, and I, L and O are read as digits.</summary>
    public bool Matches(string? typed)
    {
        var read = (typed ?? "").ToUpperInvariant().Where(c => c is not (' ' or '-')).Select(c => c switch { 'I' or 'L' => '1', 'O' => '0', _ => c });
        return string.Concat(read).Equals(Text.Replace("-", "", StringComparison.Ordinal), StringComparison.Ordinal); // no secret: both sides show it
    }

    public override string ToString() => Text;

    internal static int BitsAt(ReadOnlySpan<byte> bytes, int position, int count)
    {
        var value = 0;
        for (var bit = position; bit < position + count; bit++)
        {
            value = (value << 1) | ((bytes[bit / 8] >> (7 - (bit % 8))) & 1);
        }

        return value;
    }
}
