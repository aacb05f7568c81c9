namespace PeerSecure.Common.Scram;

/// <summary>The numbers of A1 and the bounds of every message.</summary>
public static class ScramLimits
{
    /// <summary>What new verifiers use, and the least a client of ours accepts.</summary>
    public const int Iterations = 600_000;

    /// <summary>The most a client computes for a server: a few seconds.</summary>
    public const int MaxIterations = 10_000_000;

    public const int SaltLength = 16;

    /// <summary>SHA-256 everywhere: keys, proofs and signatures.</summary>
    public const int HashLength = 32;

    public const int MaxMessageLength = 1024;

    public static TimeSpan TokenLifetime { get; } = TimeSpan.FromSeconds(60);

    internal const int NonceEntropy = 18;
    internal const int MaxNonceLength = 256;
    internal const int MaxSaltLength = 64;
}
