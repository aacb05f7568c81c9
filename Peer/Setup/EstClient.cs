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
/// pinned root.
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
        return Read(answer.Body, identity, key);
    }

    private ReceivedChain Read(byte[] body, DeviceIdentity identity, ECDsa key)
    {
        try
        {
            var content = new SignedCms();
            content.Decode(Convert.FromBase64String(Encoding.ASCII.GetString(body)));
            var spki = key.ExportSubjectPublicKeyInfo();
            var ders = content.Certificates.Select(static certificate => certificate.RawData).ToList();
            foreach (var der in ders)
            {
                if (ReceivedCertificate.TryParse(der, out var candidate, out _) && candidate.Spki.Span.SequenceEqual(spki))
                {
                    return Accept([der, .. ders.Where(other => other != der)], identity);
                }
            }

            throw new SetupException(SetupFailure.BadCertificate, "not for this key");
        }
        catch (Exception malformed) when (malformed is FormatException or CryptographicException)
        {
            throw new SetupException(SetupFailure.BadCertificate, "not readable", malformed);
        }
    }

    private ReceivedChain Accept(List<byte[]> certificates, DeviceIdentity identity)
    {
        // N6: what is kept is what will be sent, never the root
        var sendable = certificates.Where((der, index) => index == 0 || !client.Anchors.Roots.Any(root => root.Certificate.Der.Span.SequenceEqual(der))).ToList();
        if (!ReceivedChain.TryParse(sendable, out var chain, out var why)
            || !VerifiedDevice.TryVerify(chain, client.Anchors, DangerousNoRevocation.Lookup, client.Clock.Now, out var device, out why))
        {
            throw new SetupException(SetupFailure.BadCertificate, $"{why}");
        }

        return device.Identity == identity ? chain : throw new SetupException(SetupFailure.BadCertificate, "for another name");
    }
}
