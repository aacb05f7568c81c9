using System.CommandLine;
using PeerSecure.Common.Contracts;
using PeerSecure.Peer.Setup;

namespace PeerSecure.Peer.Commands;

/// <summary>R1: an owner revokes a device: certificate, key and name. Shared by <c>cert revoke</c> and <c>devices remove</c>.</summary>
internal static class DeviceRemoval
{
    internal static async Task RunAsync(CommandContext context, ParseResult parsed, SignedInProfile signedIn, string device, string reason, CancellationToken cancellationToken)
    {
        var own = (await signedIn.Client.GetAsync("v1/devices", DeviceJson.Default.OwnDevices, cancellationToken)).Devices;
        var found = own.FirstOrDefault(known => known.Device == device) ?? throw new SetupException(SetupFailure.UnknownDevice, device);
        var which = found.Current ? $"{device} (THIS device: it will have to be enrolled anew under another name)" : device;
        await Confirmation.RequireAsync(parsed, $"Revoke {which}? Its key is worth nothing from then on.", cancellationToken);
        await DeviceAdmission.RemoveAsync(signedIn.Client, found, reason, cancellationToken);
        context.Print(new DoneReport(device, "revoked"), KeyReportsJson.Default.DoneReport, $"Revoked {device}; its sessions end within a second.");
    }
}
