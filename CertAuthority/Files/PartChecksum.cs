using System.Security.Cryptography;

namespace PeerSecure.CertAuthority.Files;

/// <summary>What the client says one part hashes to. SHA-1 is there because tus clients expect it; it finds damage on the way, nothing rests on it.</summary>
internal sealed class PartChecksum(HashAlgorithmName algorithm, byte[] expected) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(algorithm);

    public void Append(ReadOnlySpan<byte> content) => _hash.AppendData(content);

    public bool Holds() => CryptographicOperations.FixedTimeEquals(_hash.GetHashAndReset(), expected);

    public void Dispose() => _hash.Dispose();
}

/// <summary>As the client gave it.</summary>
internal sealed record ExpectedChecksum(HashAlgorithmName Algorithm, byte[] Value)
{
    public PartChecksum Begin() => new(Algorithm, Value);
}
