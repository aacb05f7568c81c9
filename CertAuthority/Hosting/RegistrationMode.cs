namespace PeerSecure.CertAuthority.Hosting;

/// <summary>A2: who may register. Invite is the default.</summary>
internal enum RegistrationMode
{
    Invite,
    Open,
}
