using PeerSecure.Common.Certificates;

namespace PeerSecure.Common.Tickets;

/// <summary>The device certificate on the connection that brings a ticket, already verified: who it names, and which one it is.</summary>
public sealed record PresentedDevice(DeviceIdentity Identity, CertificateFingerprint Fingerprint);
