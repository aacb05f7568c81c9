using System.Globalization;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Peer.Terminal.App;

namespace PeerSecure.Peer.Commands.Screen;

/// <summary>What the authority tells, as a sentence. It informs; nothing is decided by it. A kind that is not known here is shown as it came.</summary>
internal static class NotificationWords
{
    internal static Notification Of(NotificationRecord record, DeviceIdentity self) =>
        new(record.Id.ToString(CultureInfo.InvariantCulture), KindOf(record.Kind), CleanText.Line(TextOf(record, record.Account == self.Account.Value), 300), record.At, record.Seen)
        {
            Who = record.Account == self.Account.Value ? "" : record.Account,
        };

    private static NotificationKind KindOf(string kind) => kind switch
    {
        "key.changed" or "device.statement" => NotificationKind.KeyChanged,
        "device.revoked" or "account.disabled" => NotificationKind.Revoked,
        "message.waiting" => NotificationKind.Message,
        "file.shared" or "file.lost" => NotificationKind.File,
        "device.added" => NotificationKind.Device,
        "device.clone-suspected" or "login.new-device" or "account.password-changed" or "account.password-reset" => NotificationKind.Warning,
        _ => NotificationKind.Information,
    };

    private static string TextOf(NotificationRecord record, bool isOurs)
    {
        var device = isOurs ? $"your device {record.Device}" : $"{record.Account}/{record.Device}";
        var (ofDevice, ofAccount) = isOurs ? ($"Your device {record.Device}", "Your account") : (device, record.Account);
        return record.Kind switch
        {
            "key.changed" when record.Detail.StartsWith("account key", StringComparison.Ordinal) => $"The account key was replaced on {device} ({record.Detail}).",
            "key.changed" => $"New keys are in use on {device} ({record.Detail}).",
            "device.statement" when record.Detail == "device.continue" => $"The old key of {device} vouches for the new one.",
            "device.statement" => $"{ofDevice} was admitted by another one of yours.",
            "device.added" when record.Detail.StartsWith("admitted", StringComparison.Ordinal) => $"{ofDevice} was {record.Detail}.",
            "device.added" => $"{ofDevice} was added ({record.Detail}).",
            "device.revoked" => $"{ofDevice} was revoked{Why(record.Detail)}. It is trusted nowhere from now on.",
            "account.disabled" => $"{ofAccount} was disabled by an administrator{Why(record.Detail)}.",
            "message.waiting" => $"A message from {device} waits in the mailbox.",
            "login.new-device" => $"Somebody signed in to your account from {record.Detail}. If it was not you, change your password.",
            "account.password-changed" => $"Your password was changed ({record.Detail}). If it was not you, ask an administrator for help.",
            "account.password-reset" => "An administrator made a code with which your password can be set anew.",
            "account.role-changed" => $"{ofAccount} is {record.Detail}.",
            "device.clone-suspected" => $"Somebody else seems to use the key of {device}. Make new keys, or revoke it.",
            "authority.key-changed" => $"The authority has a new {record.Detail} key. There is nothing for you to do.",
            "file.lost" => $"The authority lost your file {record.Detail}. Store it again.",
            _ => $"{record.Kind} {record.Account}{(record.Device.Length > 0 ? $"/{record.Device}" : "")} {record.Detail}",
        };
    }

    private static string Why(string reason) => reason.Length == 0 || reason is "unspecified" or "disabled" ? "" : $" ({reason})";
}
