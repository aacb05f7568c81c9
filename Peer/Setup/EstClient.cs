using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using PeerSecure.Common.Certificates;
using PeerSecure.Peer.Authority;

namespace PeerSecure.Peer.Setup;

/// <summary>
/// EST (RFC 7030) from the asking side. A certificate is taken only when it is what was asked for: our key, our name, a chain to the
/// pinned root. The authority answers with the leaf alone, as RFC 7030 has it; what others need to verify it is added here (N6).
/// </summary>
internal sealed class EstClient(AuthorityClient client)
{
    /// <summary>The PKCS#10 request of a device, PEM-less DER; the name is advisory, the authority writes the identity itself.</summary>
    internal static byte[] Request(DeviceIdentity identity, ECDsa key)
    {
        var request = new CertificateRequest($"CN={identity.Account}", key, key.KeySize == 384 ? HashAlgorithmName.SHA384 : HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(new Uri(identity.Uri));
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSigningRequest();
    }

    internal Task<ReceivedChain> EnrollAsync(DeviceIdentity identity, ECDsa key, CancellationToken cancellationToken) => AskAsync(".well-known/est/simpleenroll", identity, key, cancellationToken);

    internal Task<ReceivedChain> RenewAsync(DeviceIdentity identity, ECDsa key, CancellationToken cancellationToken) => AskAsync(".well-known/est/simplereenroll", identity, key, cancellationToken);

    private async Task<ReceivedChain> AskAsync(string path, DeviceIdentity identity, ECDsa key, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(Encoding.ASCII.GetBytes(Convert.ToBase64String(Request(identity, key))));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/pkcs10");
        content.Headers.TryAddWithoutValidation("Content-Transfer-Encoding", "base64");
        var answer = await client.AnswerAsync(HttpMethod.Post, path, content, "application/pkcs7-mime, application/problem+json", cancellationToken);
        var received = Read(answer.Body, key);
        if (!Verify(received, out var device, out _))
        {
            await LearnIssuersAsync(cancellationToken);   // issued under a key younger than the connection it came over
        }

        return device is null && !Verify(received, out device, out var why) ? throw new SetupException(SetupFailure.BadCertificate, $"{why}")
            : device.Identity != identity ? throw new SetupException(SetupFailure.BadCertificate, "for another name")
            : Sendable(device);
    }

    /// <summary>
    /// N6: what is kept is what will be sent: the leaf, its issuing certificate, and what the authority itself sends along, which in roll-over
    /// are the cross certificates; never the root.
    /// </summary>
    internal ReceivedChain Sendable(VerifiedDevice device)
    {
        byte[][] parts = [device.Certificate.Der.ToArray(), device.Issuer.Certificate.Der.ToArray(), .. client.ShownChain.Skip(1)];
        var sendable = parts.DistinctBy(Convert.ToHexString).Where(part => !client.Anchors.Roots.Any(root => root.Certificate.Der.Span.SequenceEqual(part))).ToList();
        return ReceivedChain.TryParse(sendable, out var chain, out var why) ? chain : throw new SetupException(SetupFailure.BadCertificate, $"{why}");
    }

    private bool Verify(ReceivedChain chain, [NotNullWhen(true)] out VerifiedDevice? device, out CertificateRejection why) =>
        VerifiedDevice.TryVerify(chain, client.Anchors, DangerousNoRevocation.Lookup, client.Clock.Now, out device, out why);

    private async Task LearnIssuersAsync(CancellationToken cancellationToken)
    {
        var answer = await client.AnswerAsync(HttpMethod.Get, ".well-known/est/cacerts", null, "application/pkcs7-mime, application/problem+json", cancellationToken);
        var issuers = new List<ReceivedCertificate>();
        foreach (var der in Certificates(answer.Body))
        {
            if (ReceivedCertificate.TryParse(der, out var issuer, out _))
            {
                issuers.Add(issuer);
            }
        }

        client.Anchors.Learn(issuers);
    }

    private static ReceivedChain Read(byte[] body, ECDsa key)
    {
        var spki = key.ExportSubjectPublicKeyInfo();
        var ders = Certificates(body);
        foreach (var der in ders)
        {
            if (ReceivedChain.TryParse([der, .. ders.Where(other => other != der)], out var chain, out _) && chain.Leaf.Spki.Span.SequenceEqual(spki))
            {
                return chain;
            }
        }

        throw new SetupException(SetupFailure.BadCertificate, "not for this key");
    }

    private static List<byte[]> Certificates(byte[] body)
    {
        try
        {
            var content = new SignedCms();
            content.Decode(Convert.FromBase64String(Encoding.ASCII.GetString(body)));
            return [.. content.Certificates.Select(static certificate => certificate.RawData)];
        }
        catch (Exception malformed) when (malformed is FormatException or CryptographicException)
        {
            throw new SetupException(SetupFailure.BadCertificate, "not readable", malformed);
        }
    }
}
