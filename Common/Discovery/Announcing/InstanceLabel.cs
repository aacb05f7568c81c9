using System.Text;
using PeerSecure.Common.Discovery.Wire;

namespace PeerSecure.Common.Discovery.Announcing;

/// <summary>The one label people see: at most 63 octets of UTF-8, cut between characters, a conflict number included.</summary>
internal static class InstanceLabel
{
    /// <summary>RFC 6762 §9 and RFC 6763 appendix D: a renamed instance gets a number, from 2 on.</summary>
    public static string Fit(string text, int number)
    {
        var suffix = number > 1 ? $" ({number})" : "";
        var room = DnsLimits.Label - suffix.Length;
        var label = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsControl(rune))
            {
                continue;       // RFC 6763 §4.1.1: no control characters
            }

            room -= rune.Utf8SequenceLength;
            if (room < 0)
            {
                break;
            }

            label.Append(rune.ToString());
        }

        return label.Length == 0 ? "peersecure" + suffix : label + suffix;
    }
}
