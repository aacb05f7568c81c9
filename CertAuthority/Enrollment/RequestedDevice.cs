using PeerSecure.CertAuthority.Issuing;
using PeerSecure.Common.Certificates;

namespace PeerSecure.CertAuthority.Enrollment;

/// <summary>
/// A7: which device a request is for, as far as the request may say: the URI name, else <c>CN=alice/laptop</c>, else a name made
/// of the key. Only the device is taken from it; the account is the one that was authenticated.
/// </summary>
internal static class RequestedDevice
{
    private const int DigitsOfKey = 8;

    public static DeviceName Of(SigningRequest request)
    {
        if (DeviceIdentity.TryParse(request.UriHint, out var identity))
        {
            return identity.Device;
        }

        return request.CommonNameHint?.Split('/') is [_, var device] && DeviceName.TryParse(device, out var name)
            ? name
            : DeviceName.Parse($"est-{request.PublicKey.Hash.Hex[..DigitsOfKey]}");
    }
}
