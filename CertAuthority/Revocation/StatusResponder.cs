using System.Formats.Asn1;
using PeerSecure.CertAuthority.Der;
using PeerSecure.CertAuthority.Issuing;
using PeerSecure.Common.Certificates;

namespace PeerSecure.CertAuthority.Revocation;

/// <summary>
/// Answers OCSP requests (RFC 6960) about certificates of our issuing keys: good, revoked or, for a serial that was never issued, unknown.
/// Signed by a delegated key of the issuer asked about. What the root signed is not answered here but listed in its CRL.
/// </summary>
internal sealed class StatusResponder(RevocationIndex index, Func<SpkiHash, SerialNumber, bool> wasIssued, TimeProvider time)
{
    private static readonly TimeSpan Usable = TimeSpan.FromHours(1);

    private static readonly Asn1Tag Tag0 = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag Tag1 = new(TagClass.ContextSpecific, 1);
    private static readonly Asn1Tag Tag2 = new(TagClass.ContextSpecific, 2);

    private enum Failure : byte
    {
        MalformedRequest = 1,
        Unauthorized = 6,
    }

    /// <summary>Always an answer, whatever the request holds.</summary>
    public byte[] Answer(KeySet keys, ReadOnlyMemory<byte> request)
    {
        if (!StatusRequest.TryRead(request, out var read))
        {
            return Refuse(Failure.MalformedRequest);
        }

        var issuer = read.Certificates.Select(asked => IssuerOf(keys, asked)).FirstOrDefault(found => found is not null);
        return issuer is null ? Refuse(Failure.Unauthorized) : Answer(issuer, keys.Crosses, read);
    }

    private static Issuer? IssuerOf(KeySet keys, AskedCertificate asked) =>
        keys.Issuers.FirstOrDefault(issuer => asked.IsIssuedBy(issuer.Certificate));

    private static byte[] Refuse(Failure why) => [0x30, 0x03, 0x0A, 0x01, (byte)why];

    private byte[] Answer(Issuer issuer, IReadOnlyList<HeldCertificate> crosses, StatusRequest request)
    {
        var now = DerText.WholeSeconds(time.GetUtcNow());
        var responder = issuer.ResponderAt(now);
        var content = DerText.Encode(writer => WriteContent(writer, issuer, responder, request, now));
        var certificates = DerText.Encode(writer => WriteCertificates(writer, [responder.Certificate, issuer.Certificate, .. crosses]));
        return Wrap(SignedObject.Encode(responder.Key, content, certificates));
    }

    /// <summary>All that leads to a root, so that a client needs nothing but the root it trusts.</summary>
    private static void WriteCertificates(AsnWriter writer, IEnumerable<HeldCertificate> certificates)
    {
        using (writer.PushSequence(Tag0))
        using (writer.PushSequence())
        {
            foreach (var certificate in certificates)
            {
                writer.WriteEncodedValue(certificate.Der);
            }
        }
    }

    private static byte[] Wrap(byte[] basicResponse) => DerText.Encode(writer =>
    {
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue([0x0A, 0x01, 0x00]); // successful
            using (writer.PushSequence(Tag0))
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(Oids.OcspBasic);
                writer.WriteOctetString(basicResponse);
            }
        }
    });

    private void WriteContent(AsnWriter writer, Issuer issuer, ServiceKey responder, StatusRequest request, DateTimeOffset now)
    {
        using (writer.PushSequence())
        {
            using (writer.PushSequence(Tag1))
            {
                writer.WriteEncodedValue(responder.Certificate.Subject);
            }

            WriteTime(writer, now);
            using (writer.PushSequence())
            {
                foreach (var asked in request.Certificates)
                {
                    WriteSingle(writer, issuer, asked, now);
                }
            }

            if (request.Nonce is { } nonce)
            {
                using (writer.PushSequence(Tag1))
                using (writer.PushSequence())
                {
                    writer.WriteEncodedValue(Extension.Encode(Oids.OcspNonce, critical: false, value => value.WriteOctetString(nonce)));
                }
            }
        }
    }

    private void WriteSingle(AsnWriter writer, Issuer issuer, AskedCertificate asked, DateTimeOffset now)
    {
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(asked.Encoded);
            WriteStatus(writer, issuer.Certificate, asked);
            WriteTime(writer, now);
            using (writer.PushSequence(Tag0))
            {
                WriteTime(writer, now + Usable);
            }
        }
    }

    private void WriteStatus(AsnWriter writer, HeldCertificate issuer, AskedCertificate asked)
    {
        var key = issuer.PublicKey.Hash;
        if (asked.Serial is not { } serial || !asked.IsIssuedBy(issuer))
        {
            writer.WriteNull(Tag2);
        }
        else if (index.TryFindCertificate(key, serial, out var entry))
        {
            WriteRevoked(writer, entry);
        }
        else
        {
            writer.WriteNull(wasIssued(key, serial) ? Tag0 : Tag2);
        }
    }

    private static void WriteRevoked(AsnWriter writer, RevocationEntry entry)
    {
        using (writer.PushSequence(Tag1))
        {
            WriteTime(writer, DerText.WholeSeconds(entry.RevokedAt));
            if (entry.Reason != RevocationReason.Unspecified)
            {
                using (writer.PushSequence(Tag0))
                {
                    CertificateList.WriteReason(writer, entry.Reason);
                }
            }
        }
    }

    private static void WriteTime(AsnWriter writer, DateTimeOffset time) => writer.WriteGeneralizedTime(time, omitFractionalSeconds: true);
}
