using PeerSecure.Common.Certificates;

namespace PeerSecure.Peer.Sessions;

/// <summary>Whom the caller asked for: an account, one device of it, or whoever answers at an address.</summary>
internal sealed record WantedPeer(AccountName? Account, DeviceName? Device)
{
    internal static WantedPeer Anybody { get; } = new(null, null);

    internal bool Matches(DeviceIdentity proven) => (Account is null || Account == proven.Account) && (Device is null || Device == proven.Device);

    internal string ToString(string address) => Account is null ? address : Device is null ? $"{Account}" : $"{Account}/{Device}";
}
