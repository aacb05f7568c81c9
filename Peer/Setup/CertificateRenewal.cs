using System.Security.Cryptography.X509Certificates;
using PeerSecure.Common.Certificates;
using PeerSecure.Peer.Authority;
using PeerSecure.Peer.Identity;

namespace PeerSecure.Peer.Setup;

/// <summary>
/// A8, S4: a certificate is renewed under its own key from one third of its life on, so that two thirds of seven days are always left when the
/// authority goes down. Each certificate waits a while of its own (at most a twenty-fourth of its life), so that a team enrolled in one hour
/// does not come back in one second.
/// </summary>
internal sealed class CertificateRenewal(OpenProfile profile, AuthorityClient client)
{
    private const int PartOfLife = 3;
    private const int PartForJitter = 24;

    /// <summary>True when there is a new certificate: whoever holds connections opens them anew.</summary>
    internal async Task<bool> RenewIfDueAsync(CancellationToken cancellationToken)
    {
        await client.ConnectAsync(cancellationToken);   // S3: due by the authority's time, not by this machine's
        var now = client.Clock.Now;
        if (now < DueOf(profile.Identity.Leaf))
        {
            return CompleteChain(now);
        }

        try
        {
            await RenewAsync(cancellationToken);
            return true;
        }
        catch (AuthorityException) when (now < EndOf(profile.Identity.Leaf))
        {
            return false;   // the one in use is still good; the next use tries again
        }
    }

    internal async Task RenewAsync(CancellationToken cancellationToken) =>
        Use(await new EstClient(client).RenewAsync(profile.Self, profile.DeviceKey, cancellationToken));

    /// <summary>N6: a profile made when answers were kept as they came holds the leaf alone, which peers who have not met its issuing certificate refuse.</summary>
    private bool CompleteChain(DateTimeOffset now)
    {
        if (profile.Signer.Chain.Count > 1
            || !ReceivedChain.TryParse(profile.Signer.Chain, out var leaf, out _)
            || !VerifiedDevice.TryVerify(leaf, profile.Anchors, DangerousNoRevocation.Lookup, now, out var device, out _))
        {
            return false;
        }

        Use(new EstClient(client).Sendable(device));
        return true;
    }

    private void Use(ReceivedChain chain)
    {
        DeviceFiles.SaveCertificate(profile.Folder, chain);
        profile.Adopt(chain);
    }

    internal static DateTimeOffset DueOf(X509Certificate2 certificate)
    {
        var (start, end) = (Utc(certificate.NotBefore), EndOf(certificate));
        var own = certificate.GetCertHash()[0] / 256.0;
        return start + ((end - start) / PartOfLife) + (own * (end - start) / PartForJitter);
    }

    internal static DateTimeOffset EndOf(X509Certificate2 certificate) => Utc(certificate.NotAfter);

    private static DateTimeOffset Utc(DateTime time) => new(time.ToUniversalTime(), TimeSpan.Zero);
}
