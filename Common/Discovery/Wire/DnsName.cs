using System.Text;

namespace PeerSecure.Common.Discovery.Wire;

/// <summary>A name we keep: its uncompressed wire form, upper and lower case as given.</summary>
internal sealed class DnsName : IEquatable<DnsName>
{
    private readonly byte[] _wire;
    private readonly int _hash;

    private DnsName(byte[] wire)
    {
        _wire = wire;
        _hash = View.Hash();
    }

    public ReadOnlySpan<byte> Wire => _wire;

    public DnsNameView View => DnsNameView.OfChecked(_wire, 0);

    /// <summary>From labels of our own making, each at most 63 octets of UTF-8.</summary>
    public static DnsName Of(params ReadOnlySpan<string> labels)
    {
        var wire = new List<byte>(64);
        foreach (var label in labels)
        {
            var text = Encoding.UTF8.GetBytes(label);
            ArgumentOutOfRangeException.ThrowIfZero(text.Length, nameof(labels));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(text.Length, DnsLimits.Label, nameof(labels));
            wire.Add((byte)text.Length);
            wire.AddRange(text);
        }

        wire.Add(0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(wire.Count, DnsLimits.Name, nameof(labels));
        return new DnsName([.. wire]);
    }

    public static DnsName CopyOf(DnsNameView view)
    {
        Span<byte> wire = stackalloc byte[DnsLimits.Name];
        return new DnsName(wire[..view.CopyTo(wire)].ToArray());
    }

    public bool Equals(DnsName? other) => other is not null && _hash == other._hash && View.Is(other.View);

    public override bool Equals(object? obj) => Equals(obj as DnsName);

    public override int GetHashCode() => _hash;

    /// <summary>Presentation form (RFC 1035 §5.1): dots, backslashes and anything unprintable are escaped, so it is safe in a log.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var label in View.Labels)
        {
            foreach (var octet in label)
            {
                AppendEscaped(text, octet);
            }

            text.Append('.');
        }

        return text.Length == 0 ? "." : text.ToString();
    }

    private static void AppendEscaped(StringBuilder text, byte octet)
    {
        if (octet is (byte)'.' or (byte)'\\')
        {
            text.Append('\\').Append((char)octet);
        }
        else if (octet is >= 0x20 and < 0x7F)
        {
            text.Append((char)octet);
        }
        else
        {
            text.Append('\\').Append(octet.ToString("D3", null));
        }
    }
}
