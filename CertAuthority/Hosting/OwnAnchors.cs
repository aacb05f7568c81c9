using PeerSecure.CertAuthority.Issuing;
using PeerSecure.Common.Certificates;

namespace PeerSecure.CertAuthority.Hosting;

/// <summary>What the authority believes device certificates by: its own roots and what they vouch for.</summary>
internal sealed class OwnAnchors
{
    private volatile TrustAnchors _current;

    public OwnAnchors(AuthorityKeys keys)
    {
        _current = Of(keys.Current);
        keys.Changed += next => _current = Of(next);
    }

    public TrustAnchors Current => _current;

    private static TrustAnchors Of(KeySet set)
    {
        if (!TrustAnchors.TryCreate(set.Authority, [.. set.RetiredRoots.Prepend(set.Root).Select(Receive)], out var anchors, out var why))
        {
            throw new IssuingException(IssuingFailure.WrongCertificate, $"{KeyFiles.Certificate(KeyFiles.Root)} ({why})");
        }

        anchors.Learn(set.CaCertificates.Select(Receive));
        return anchors;
    }

    private static ReceivedCertificate Receive(HeldCertificate held) =>
        ReceivedCertificate.TryParse(held.Der, out var received, out var why)
            ? received
            : throw new IssuingException(IssuingFailure.WrongCertificate, $"{held.Serial} ({why})");
}
