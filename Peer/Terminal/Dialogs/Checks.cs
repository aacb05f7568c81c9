using System.Globalization;
using PeerSecure.Common.Certificates;

namespace PeerSecure.Peer.Terminal.Dialogs;

/// <summary>Inline validation: what is wrong with a value, in a few words, or null.</summary>
internal static class Checks
{
    public static string? AccountNameText(string value) => AccountName.TryParse(value, out _, out var why) ? null : Explain(why);

    public static string? DeviceNameText(string value) => DeviceName.TryParse(value, out _, out var why) ? null : Explain(why);

    /// <summary>NAME[/DEVICE][@HOST:PORT] or HOST:PORT; the program behind the screens looks closer.</summary>
    public static string? Who(string value)
    {
        if (value.Contains(':', StringComparison.Ordinal) && !value.Contains('@', StringComparison.Ordinal))
        {
            return value.Contains(' ', StringComparison.Ordinal) ? "An address is HOST:PORT, without spaces." : null;
        }

        var parts = value.Split('@')[0].Split('/');
        return parts.Length > 2 ? "NAME or NAME/DEVICE, with one slash at most." : AccountNameText(parts[0]) ?? (parts.Length > 1 ? DeviceNameText(parts[1]) : null);
    }

    /// <summary>NAME/DEVICE, and nothing less.</summary>
    public static string? Device(string value) => value.Contains('/', StringComparison.Ordinal) ? Who(value) : "NAME/DEVICE";

    public static string? Authority(string value)
    {
        if (value.StartsWith("peersecure://", StringComparison.Ordinal))
        {
            return JoinLink.TryParse(value, out _, out _) ? null : "This link is not complete; it ends with # and 64 digits.";
        }

        return value.Contains(' ', StringComparison.Ordinal) || !value.Contains(':', StringComparison.Ordinal)
            ? "HOST:PORT, or a link that starts with peersecure://"
            : null;
    }

    public static string? Port(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535 ? null : "A number from 0 to 65535.";

    /// <summary>NAME, NAME/DEVICE, or a serial in hex.</summary>
    public static string? Target(string value) =>
        SerialNumber.TryParse(value, out _) ? null : Who(value);

    private static string Explain(NameRejection why) => why switch
    {
        NameRejection.None or NameRejection.Empty => "Please fill this in.",
        NameRejection.TooLong => "At most 32 characters.",
        NameRejection.BadStart => "Starts with a small letter or a digit.",
        NameRejection.BadCharacter => "Small letters, digits, dot, dash and underscore only.",
        NameRejection.Reserved => "This name is reserved.",
    };
}
