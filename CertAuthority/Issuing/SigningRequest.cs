using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography;
using PeerSecure.CertAuthority.Der;
using PeerSecure.Common.Certificates;

namespace PeerSecure.CertAuthority.Issuing;

/// <summary>
/// A PKCS#10 request (RFC 2986) whose sender has proved to hold the private key. Names in it are only hints: the authority
/// writes the identity of the account that asked. There is no other way to one than <see cref="TryRead"/>.
/// </summary>
internal sealed class SigningRequest
{
    public const int MaxLength = 8 * 1024;

    private SigningRequest(SubjectPublicKey publicKey, RequestedNames names)
    {
        PublicKey = publicKey;
        CommonNameHint = names.CommonName;
        UriHint = names.Uri;
    }

    public SubjectPublicKey PublicKey { get; }

    /// <summary>The subject's common name, printable ASCII, when there is exactly one.</summary>
    public string? CommonNameHint { get; }

    /// <summary>The URI name asked for, when there is exactly one.</summary>
    public string? UriHint { get; }

    /// <param name="der">As it came.</param>
    /// <param name="asking">The device that asks, when it is known: its key need not be imported once more.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="why">Why there is none.</param>
    public static bool TryRead(
        ReadOnlyMemory<byte> der, VerifiedDevice? asking, [NotNullWhen(true)] out SigningRequest? request, out SigningRequestRejection why)
    {
        request = null;
        if (der.Length > MaxLength)
        {
            why = SigningRequestRejection.TooLarge;
            return false;
        }

        try
        {
            why = Read(der, asking, out request);
        }
        catch (AsnContentException)
        {
            why = SigningRequestRejection.Malformed;
        }

        return why == SigningRequestRejection.None;
    }

    private static SigningRequestRejection Read(ReadOnlyMemory<byte> der, VerifiedDevice? asking, out SigningRequest? request)
    {
        request = null;
        var outer = new AsnReader(der, AsnEncodingRules.DER);
        var signed = outer.ReadSequence();
        outer.ThrowIfNotEmpty();

        var info = signed.PeekEncodedValue();
        var content = signed.ReadSequence();
        if (!content.TryReadInt32(out var version) || version != 0)
        {
            return SigningRequestRejection.Malformed;
        }

        var names = new RequestedNames();
        names.ReadSubject(content.ReadSequence());
        var spki = content.ReadEncodedValue();
        names.ReadAttributes(content.ReadSetOf(new Asn1Tag(TagClass.ContextSpecific, 0)));
        content.ThrowIfNotEmpty();

        var hasHash = TryReadAlgorithm(signed.ReadSequence(), out var hash);
        var signature = signed.ReadBitString(out var unusedBits);
        signed.ThrowIfNotEmpty();

        if (!SubjectPublicKey.TryRead(spki.Span, out var publicKey))
        {
            return SigningRequestRejection.UnsupportedKey;
        }

        if (!hasHash || unusedBits != 0)
        {
            return SigningRequestRejection.UnsupportedSignature;
        }

        var isProven = asking?.KeyHash == publicKey.Hash ? asking.VerifyRequest(info, signature, hash) : publicKey.Verifies(info.Span, signature, hash);
        if (!isProven)
        {
            return SigningRequestRejection.WrongProof;
        }

        request = new SigningRequest(publicKey, names);
        return SigningRequestRejection.None;
    }

    private static bool TryReadAlgorithm(AsnReader algorithm, out HashAlgorithmName hash)
    {
        hash = algorithm.ReadObjectIdentifier() switch
        {
            Oids.EcdsaWithSha256 => HashAlgorithmName.SHA256,
            Oids.EcdsaWithSha384 => HashAlgorithmName.SHA384,
            Oids.EcdsaWithSha512 => HashAlgorithmName.SHA512,
            _ => default,
        };
        return hash.Name is not null && !algorithm.HasData;
    }
}
