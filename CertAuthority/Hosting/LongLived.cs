namespace PeerSecure.CertAuthority.Hosting;

/// <summary>Metadata of endpoints that answer with an endless stream.</summary>
internal sealed class LongLived
{
    public static readonly LongLived Mark = new();

    private LongLived()
    {
    }
}
