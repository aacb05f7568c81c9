namespace PeerSecure.CertAuthority.Commands;

/// <summary><c>NAME[/DEVICE]</c> as typed; the authority checks both parts.</summary>
internal static class DeviceArgument
{
    public static (string? Name, string? Device) Split(string? text) => text?.Split('/', 2) switch
    {
        null => (null, null),
        [var name, var device] => (name, device),
        var only => (only[0], null),
    };
}
