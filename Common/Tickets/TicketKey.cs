using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace PeerSecure.Common.Tickets;

/// <summary>
/// A public key that signs tickets and time answers. Its <c>kid</c> is the RFC 7638 thumbprint, so an id and a key cannot be paired
/// at will. Safe for concurrent use: each thread at work borrows a handle of its own (public keys, left to the finaliser).
/// </summary>
public sealed class TicketKey
{
    private const int CoordinateLength = 32;

    private readonly ConcurrentBag<ECDsa> _idle = [];
    private readonly ECParameters _parameters;

    private TicketKey(ECParameters parameters, IReadOnlyList<byte[]> chain)
    {
        _parameters = parameters;
        Chain = chain;
        Id = Thumbprint(parameters.Q);
    }

    public string Id { get; }

    /// <summary><c>x5c</c>: its certificate and what leads to the root, as DER; not yet believed.</summary>
    public IReadOnlyList<byte[]> Chain { get; }

    internal ReadOnlySpan<byte> X => _parameters.Q.X;

    internal ReadOnlySpan<byte> Y => _parameters.Q.Y;

    public static TicketKey Of(ECDsa key, IReadOnlyList<byte[]> chain)
    {
        var parameters = key.ExportParameters(includePrivateParameters: false);
        return parameters.Q.X?.Length == CoordinateLength && parameters.Curve.Oid.Value == "1.2.840.10045.3.1.7"
            ? new TicketKey(parameters, chain)
            : throw new ArgumentException("Tickets are signed by P-256 keys (N5).", nameof(key));
    }

    internal static bool TryCreate(byte[] x, byte[] y, IReadOnlyList<byte[]> chain, [NotNullWhen(true)] out TicketKey? key)
    {
        key = null;
        if (x.Length != CoordinateLength || y.Length != CoordinateLength)
        {
            return false;
        }

        try
        {
            using var handle = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = x, Y = y } });
            key = Of(handle, chain);
            return true;
        }
        catch (CryptographicException)
        {
            return false;   // not a point of the curve
        }
    }

    internal byte[] ExportSubjectPublicKeyInfo()
    {
        using var handle = ECDsa.Create(_parameters);
        return handle.ExportSubjectPublicKeyInfo();
    }

    internal bool Verify(CompactJws jws)
    {
        var handle = _idle.TryTake(out var idle) ? idle : ECDsa.Create(_parameters);
        try
        {
            return handle.VerifyData(jws.SignedBytes, jws.Signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        finally
        {
            _idle.Add(handle);
        }
    }

    private static string Thumbprint(ECPoint point)
    {
        var canonical = $$"""{"crv":"P-256","kty":"EC","x":"{{Base64Url.EncodeToString(point.X)}}","y":"{{Base64Url.EncodeToString(point.Y)}}"}""";
        return Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(canonical)));
    }
}
