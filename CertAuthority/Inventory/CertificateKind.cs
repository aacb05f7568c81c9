namespace PeerSecure.CertAuthority.Inventory;

/// <summary>What a certificate of ours is for. The numbers are in the database.</summary>
internal enum CertificateKind
{
    Device = 1,
    Root = 2,
    Cross = 3,
    Issuing = 4,
    Tls = 5,
    Ticket = 6,
    Timestamp = 7,
    Ocsp = 8,
}
