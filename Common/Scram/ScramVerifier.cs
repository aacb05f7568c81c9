using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace PeerSecure.Common.Scram;

/// <summary>
/// What the authority keeps instead of a password (A1): salt, iterations, StoredKey and ServerKey, computed by the client at
/// registration, at a change of the password and when the count grows. It lets nobody log in, but whoever steals it can guess
/// passwords against it and pose as the server towards that account; so it is not printed and not logged.
/// </summary>
public sealed class ScramVerifier
{
    private readonly byte[] _salt;
    private readonly byte[] _storedKey;
    private readonly byte[] _serverKey;

    private ScramVerifier(int iterations, byte[] salt, byte[] storedKey, byte[] serverKey)
    {
        Iterations = iterations;
        _salt = salt;
        _storedKey = storedKey;
        _serverKey = serverKey;
    }

    public int Iterations { get; }

    public ReadOnlySpan<byte> Salt => _salt;

    public ReadOnlySpan<byte> StoredKey => _storedKey;

    public ReadOnlySpan<byte> ServerKey => _serverKey;

    /// <summary>The client's work for a new password, about 150 ms.</summary>
    public static bool TryCreate(ReadOnlySpan<char> password, [NotNullWhen(true)] out ScramVerifier? verifier, out PasswordRejection why) =>
        TryCreate(password, RandomNumberGenerator.GetBytes(ScramLimits.SaltLength), ScramLimits.Iterations, out verifier, out why);

    /// <summary>A verifier that came from a client or from the database: only one that fits our own clients is taken.</summary>
    public static bool TryImport(
        int iterations,
        ReadOnlySpan<byte> salt,
        ReadOnlySpan<byte> storedKey,
        ReadOnlySpan<byte> serverKey,
        [NotNullWhen(true)] out ScramVerifier? verifier)
    {
        // A1. One salt length for all, so that a fake answer looks like any other.
        var fits = iterations is >= ScramLimits.Iterations and <= ScramLimits.MaxIterations
            && salt.Length == ScramLimits.SaltLength
            && storedKey.Length == ScramLimits.HashLength
            && serverKey.Length == ScramLimits.HashLength;
        verifier = fits ? Of(iterations, salt, storedKey, serverKey) : null;
        return fits;
    }

    public override string ToString() => "[verifier]";

    internal static ScramVerifier Of(int iterations, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> storedKey, ReadOnlySpan<byte> serverKey) =>
        new(iterations, salt.ToArray(), storedKey.ToArray(), serverKey.ToArray());

    internal static bool TryCreate(
        ReadOnlySpan<char> password, byte[] salt, int iterations, [NotNullWhen(true)] out ScramVerifier? verifier, out PasswordRejection why)
    {
        verifier = null;
        using var prepared = PasswordText.Prepare(password, out why);
        if (prepared is null)
        {
            return false;
        }

        using var salted = ScramMath.SaltedPassword(prepared, salt, iterations);
        using var clientKey = ScramMath.ClientKey(salted);
        using var serverKey = ScramMath.ServerKey(salted);
        verifier = new ScramVerifier(iterations, salt, SHA256.HashData(clientKey.Span), serverKey.Span.ToArray());
        return true;
    }
}
