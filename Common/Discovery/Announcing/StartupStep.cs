namespace PeerSecure.Common.Discovery.Announcing;

internal enum StartupStep
{
    None,
    Probe,
    Announce,
}
