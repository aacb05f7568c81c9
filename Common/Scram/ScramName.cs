using System.Text;

namespace PeerSecure.Common.Scram;

/// <summary>saslname of RFC 5802, section 5.1: a comma travels as =2C, an equals sign as =3D.</summary>
internal static class ScramName
{
    internal static string Encode(string name) => name.Replace("=", "=3D", StringComparison.Ordinal).Replace(",", "=2C", StringComparison.Ordinal);

    internal static bool TryDecode(ReadOnlySpan<char> encoded, out string name)
    {
        name = "";
        var decoded = new StringBuilder(encoded.Length);
        for (var i = 0; i < encoded.Length; i++)
        {
            if (encoded[i] != '=')
            {
                decoded.Append(encoded[i]);
                continue;
            }

            var escape = encoded[i..];
            if (!escape.StartsWith("=2C") && !escape.StartsWith("=3D"))
            {
                return false;
            }

            decoded.Append(escape[1] == '2' ? ',' : '=');
            i += 2;
        }

        name = decoded.ToString();
        return !name.Contains('\0', StringComparison.Ordinal);
    }
}
