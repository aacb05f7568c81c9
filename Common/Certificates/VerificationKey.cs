using System.Collections.Concurrent;
using System.Security.Cryptography;
using PeerSecure.Common.Keys;

namespace PeerSecure.Common.Certificates;

/// <summary>
/// A public key read from a certificate or statement. Hostile points and signatures answer false. Keys that verify more than once
/// keep imported handles, one per thread at work, because importing costs more than verifying.
/// </summary>
internal sealed class VerificationKey(ReadOnlyMemory<byte> spki, SignatureScheme scheme, int keptHandles = 0)
{
    private readonly ConcurrentBag<ECDsa> _idle = [];

    internal bool VerifyCertificate(CertificateFields signed) =>
        signed.SignedWith == scheme && Use(key => key.VerifyData(
            signed.Tbs.Span,
            signed.Signature.Span,
            scheme == SignatureScheme.P384Sha384 ? HashAlgorithmName.SHA384 : HashAlgorithmName.SHA256,
            DSASignatureFormat.Rfc3279DerSequence));

    internal bool VerifyDocument(string purpose, byte[] payload, byte[] signature) =>
        Use(key => DomainSignature.Verify(key, purpose, payload, signature));

    internal bool VerifyRequest(ReadOnlyMemory<byte> content, byte[] signature, HashAlgorithmName hash) =>
        Use(key => key.VerifyData(content.Span, signature, hash, DSASignatureFormat.Rfc3279DerSequence));

    /// <summary>A key of the caller's own. Throws when the point is not on the curve.</summary>
    internal ECDsa Import()
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(spki.Span, out _);
            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    private bool Use(Func<ECDsa, bool> verify)
    {
        ECDsa? key = null;
        try
        {
            key = _idle.TryTake(out var idle) ? idle : Import();
            return verify(key);
        }
        catch (CryptographicException) // a point off the curve, a signature that is no DER
        {
            return false;
        }
        finally
        {
            Return(key);
        }
    }

    private void Return(ECDsa? key)
    {
        if (key is not null && _idle.Count < keptHandles)
        {
            _idle.Add(key);
        }
        else
        {
            key?.Dispose();
        }
    }
}
