using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PeerSecure.CertAuthority.Der;
using PeerSecure.Common.Keys;

namespace PeerSecure.CertAuthority.Issuing;

/// <summary>
/// A private key of the authority. An <see cref="ECDsa"/> handle serves one thread at a time, so each signature borrows one
/// from a pool that grows to the number of signatures made at once. The key itself never leaves.
/// </summary>
internal sealed class SigningKey : IDisposable
{
    /// <summary>Two INTEGERs of at most 49 octets and the headers: the longest ECDSA signature we make.</summary>
    private const int MaxSignature = 112;

    private readonly ConcurrentBag<ECDsa> _idle = [];
    private readonly ECDsa _original;
    private readonly byte[] _signatureAlgorithm;
    private volatile bool _disposed;

    /// <summary>Takes the handle over.</summary>
    public SigningKey(ECDsa key)
    {
        _original = key;
        PublicKey = SubjectPublicKey.Of(key);
        _signatureAlgorithm = DerText.Encode(writer => writer.WriteAlgorithm(IsP384 ? Oids.EcdsaWithSha384 : Oids.EcdsaWithSha256));
    }

    public SubjectPublicKey PublicKey { get; }

    public ReadOnlySpan<byte> SignatureAlgorithm => _signatureAlgorithm;

    private bool IsP384 => PublicKey.Curve == KeyCurve.P384;

    private HashAlgorithmName Hash => IsP384 ? HashAlgorithmName.SHA384 : HashAlgorithmName.SHA256;

    public static SigningKey Create(KeyCurve curve) =>
        new(ECDsa.Create(curve == KeyCurve.P384 ? ECCurve.NamedCurves.nistP384 : ECCurve.NamedCurves.nistP256));

    /// <summary>An X.509 or CMS signature: a DER sequence of r and s.</summary>
    public byte[] SignDer(ReadOnlySpan<byte> content) => Sign(content, DSASignatureFormat.Rfc3279DerSequence);

    /// <summary>A JOSE signature (RFC 7518): r and s at their full size.</summary>
    public byte[] SignJose(ReadOnlySpan<byte> content) => Sign(content, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    /// <summary>A signature outside X.509, CMS and JOSE, bound to its purpose.</summary>
    public byte[] SignDocument(string purpose, ReadOnlySpan<byte> payload)
    {
        var handle = Rent();
        var signature = DomainSignature.Sign(handle, purpose, payload);
        Return(handle);
        return signature;
    }

    /// <summary>Encrypted, to a file of the owner's alone.</summary>
    public void Save(string path, Passphrase passphrase)
    {
        var handle = Rent();
        EncryptedKeyFile.Save(path, handle, passphrase);
        Return(handle);
    }

    /// <summary>For TLS alone, where the platform signs: the certificate with a handle of its own, which the caller disposes.</summary>
    public X509Certificate2 AttachTo(HeldCertificate certificate)
    {
        using var bare = X509CertificateLoader.LoadCertificate(certificate.Der);
        var handle = Rent();
        var attached = bare.CopyWithPrivateKey(handle);
        Return(handle);
        return attached;
    }

    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryTake(out var handle))
        {
            handle.Dispose();
        }

        _original.Dispose();
    }

    private byte[] Sign(ReadOnlySpan<byte> content, DSASignatureFormat format)
    {
        Span<byte> signature = stackalloc byte[MaxSignature];
        var handle = Rent();
        if (!handle.TrySignData(content, signature, Hash, format, out var written))
        {
            throw new InvalidOperationException("A signature did not fit the space kept for it.");
        }

        Return(handle);
        return signature[..written].ToArray();
    }

    private ECDsa Rent()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _idle.TryTake(out var handle) ? handle : Clone();
    }

    private void Return(ECDsa handle)
    {
        if (_disposed)
        {
            handle.Dispose();
        }
        else
        {
            _idle.Add(handle);
        }
    }

    private ECDsa Clone()
    {
        ECParameters parameters;
        lock (_original)
        {
            parameters = _original.ExportParameters(includePrivateParameters: true);
        }

        try
        {
            return ECDsa.Create(parameters);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(parameters.D);
        }
    }
}
