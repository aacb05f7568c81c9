using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Devices;

internal sealed record DeviceKeyRow(string Device, string Key, bool Admitted, SignedDocument? Sealing, SignedDocument? Prekey, long PrekeyId);
