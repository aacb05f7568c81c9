using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PeerSecure.Common.Keys;

namespace PeerSecure.Common.Scram;

/// <summary>
/// The server's side of SCRAM-SHA-256-PLUS for any number of exchanges at once, without memory between their steps (A1). Unknown
/// names get a salt that is theirs for as long as the server's secret is, the current count of rounds, and in the end the answer of a
/// wrong password after the same work. Safe for concurrent use.
/// </summary>
public sealed class ScramServer : IDisposable
{
    public const int SecretLength = 32;

    private readonly TimeProvider _time;
    private readonly ScramRules _rules;
    private readonly SecretBytes _tokenKey;
    private readonly SecretBytes _fakeKey;

    /// <param name="secret">Lasts as long as the accounts do, else the fake salts change; it is only lent.</param>
    /// <param name="time">For the lifetime of the tokens.</param>
    public ScramServer(SecretBytes secret, TimeProvider time)
        : this(secret, time, ScramRules.PeerSecure)
    {
    }

    internal ScramServer(SecretBytes secret, TimeProvider time, ScramRules rules)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(secret.Length, SecretLength);
        _time = time;
        _rules = rules;
        _tokenKey = Derive(secret, "peersecure/1 scram-token\0"u8);
        _fakeKey = Derive(secret, "peersecure/1 scram-unknown\0"u8);
    }

    /// <summary>Step 1: reads client-first-message. The caller then looks the name up and asks for the challenge.</summary>
    public bool TryReadFirst(string message, [NotNullWhen(true)] out ScramFirst? first, out ScramRejection why) =>
        ScramFirst.TryParse(message, _rules, out first, out why);

    /// <summary>Step 2, with the account's verifier or null when there is none: nobody can tell which from the answer.</summary>
    public ScramChallenge Challenge(ScramFirst first, ScramVerifier? verifier) =>
        Challenge(first, verifier, Convert.ToBase64String(RandomNumberGenerator.GetBytes(ScramLimits.NonceEntropy)));

    /// <summary>Step 3: opens the token that came with client-final-message. The caller takes its id once, then looks the name up again.</summary>
    public bool TryOpenToken(string token, [NotNullWhen(true)] out ScramPending? pending, out ScramRejection why) =>
        ScramToken.TryOpen(_tokenKey, token, _time.GetUtcNow(), out pending, out why);

    /// <summary>Step 4: judges the proof and proves that this server knows the verifier.</summary>
    /// <param name="pending">From step 3.</param>
    /// <param name="clientFinal">client-final-message.</param>
    /// <param name="channelBinding">Of the certificate that was shown on this very connection.</param>
    /// <param name="verifier">The account's, or null when there is none.</param>
    /// <param name="serverFinal">server-final-message.</param>
    /// <param name="why">Why there is none.</param>
    public bool TryFinish(
        ScramPending pending,
        string clientFinal,
        ReadOnlySpan<byte> channelBinding,
        ScramVerifier? verifier,
        [NotNullWhen(true)] out string? serverFinal,
        out ScramRejection why)
    {
        serverFinal = null;
        if (!ScramFinal.TryParse(clientFinal, out var final, out why))
        {
            return false;
        }

        why = Judge(final, pending, channelBinding);
        if (why != ScramRejection.None)
        {
            return false;
        }

        var fake = Fake(pending.Name);   // always made: the same work for known and unknown names
        var judged = verifier ?? fake;
        var authMessage = ScramMath.AuthMessage(pending.ClientFirstBare, pending.ServerFirst, final.WithoutProof);
        ScramMath.Xor(final.Proof, HMACSHA256.HashData(judged.StoredKey, authMessage));
        var proven = CryptographicOperations.FixedTimeEquals(SHA256.HashData(final.Proof), judged.StoredKey);
        var signature = HMACSHA256.HashData(judged.ServerKey, authMessage);

        var accepted = proven && verifier is not null;
        why = accepted ? ScramRejection.None : ScramRejection.WrongProof;
        serverFinal = accepted ? $"v={Convert.ToBase64String(signature)}" : null;
        return accepted;
    }

    public void Dispose()
    {
        _tokenKey.Dispose();
        _fakeKey.Dispose();
    }

    /// <summary>With a given nonce: the published example.</summary>
    internal ScramChallenge Challenge(ScramFirst first, ScramVerifier? verifier, string serverNonce)
    {
        var fake = Fake(first.Name);
        var shown = verifier ?? fake;
        var serverFirst = string.Create(
            CultureInfo.InvariantCulture, $"r={first.Nonce}{serverNonce},s={Convert.ToBase64String(shown.Salt)},i={shown.Iterations}");
        return new ScramChallenge(serverFirst, ScramToken.Seal(_tokenKey, _time.GetUtcNow() + ScramLimits.TokenLifetime, first.Bare, serverFirst));
    }

    private ScramRejection Judge(ScramFinal final, ScramPending pending, ReadOnlySpan<byte> channelBinding)
    {
        byte[] expected = [.. Encoding.ASCII.GetBytes(_rules.Gs2Header), .. _rules.ChannelBound ? channelBinding : []];
        return !final.Binding.AsSpan().SequenceEqual(expected) ? ScramRejection.ChannelBindingMismatch
            : !pending.ServerFirst.StartsWith($"r={final.Nonce},", StringComparison.Ordinal) ? ScramRejection.WrongNonce
            : ScramRejection.None;
    }

    private ScramVerifier Fake(string name)
    {
        Span<byte> keys = stackalloc byte[ScramLimits.SaltLength + (2 * ScramLimits.HashLength)];
        HKDF.Expand(HashAlgorithmName.SHA256, _fakeKey.Span, keys, Encoding.UTF8.GetBytes(name));
        var stored = keys[ScramLimits.SaltLength..];
        return ScramVerifier.Of(
            ScramLimits.Iterations, keys[..ScramLimits.SaltLength], stored[..ScramLimits.HashLength], stored[ScramLimits.HashLength..]);
    }

    private static SecretBytes Derive(SecretBytes secret, ReadOnlySpan<byte> label)
    {
        var derived = new SecretBytes(SecretLength);
        HKDF.Expand(HashAlgorithmName.SHA256, secret.Span, derived.Fill(), label);
        return derived;
    }
}
