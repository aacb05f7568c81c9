using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using PeerSecure.Common.Keys;

namespace PeerSecure.Common.Scram;

/// <summary>
/// The client's side of one SCRAM-SHA-256-PLUS exchange (RFC 5802, 7677, 5929): first message, answer to the challenge, check of the
/// server's proof. It never offers less than channel binding (A1) and holds no secret between the steps: the password is lent once.
/// </summary>
public sealed class ScramClient
{
    private readonly ScramRules _rules;
    private readonly string _nonce;
    private readonly string _firstBare;
    private byte[]? _expectedServerSignature;

    private ScramClient(string name, string nonce, ScramRules rules)
    {
        _rules = rules;
        _nonce = nonce;
        _firstBare = $"n={ScramName.Encode(name)},r={nonce}";
    }

    /// <summary>client-first-message.</summary>
    public string FirstMessage => _rules.Gs2Header + _firstBare;

    public static ScramClient Start(string name) =>
        new(name, Convert.ToBase64String(RandomNumberGenerator.GetBytes(ScramLimits.NonceEntropy)), ScramRules.PeerSecure);

    /// <summary>Computes the proof, about 150 ms at 600,000 rounds and as much longer as the server asks for.</summary>
    /// <param name="serverFirst">The challenge.</param>
    /// <param name="password">As typed; not kept.</param>
    /// <param name="channelBinding">Of the certificate that this connection showed (<see cref="ChannelBinding"/>).</param>
    /// <param name="clientFinal">client-final-message.</param>
    /// <param name="why">Why there is none.</param>
    public bool TryRespond(
        string serverFirst,
        ReadOnlySpan<char> password,
        ReadOnlySpan<byte> channelBinding,
        [NotNullWhen(true)] out string? clientFinal,
        out ScramRejection why)
    {
        clientFinal = null;
        if (!TryReadChallenge(serverFirst, out var challenge, out why))
        {
            return false;
        }

        using var prepared = PasswordText.Prepare(password, out _);
        if (prepared is null)
        {
            why = ScramRejection.UnusablePassword;
            return false;
        }

        using var salted = ScramMath.SaltedPassword(prepared, challenge.Salt, challenge.Iterations);
        clientFinal = Prove(serverFirst, challenge.Nonce, salted, channelBinding);
        return true;
    }

    /// <summary>
    /// Only a true answer means that this server knows the account; without it nothing the server says about the login counts.
    /// </summary>
    public bool TryVerifyServer(string serverFinal, out ScramRejection why)
    {
        var expected = _expectedServerSignature ?? throw new InvalidOperationException("There was no answer to verify yet.");
        why = ScramRejection.Malformed;
        if (serverFinal.Length > ScramLimits.MaxMessageLength)
        {
            return false;
        }

        var attributes = new ScramAttributes(serverFinal);
        if (!attributes.TryReadBase64('v', ScramLimits.HashLength, out var signature) || !attributes.AtEnd)
        {
            return false;
        }

        var proven = CryptographicOperations.FixedTimeEquals(signature, expected);
        why = proven ? ScramRejection.None : ScramRejection.ServerNotProven;
        return proven;
    }

    /// <summary>With a given nonce and other rules: the published example.</summary>
    internal static ScramClient Start(string name, string nonce, ScramRules rules) => new(name, nonce, rules);

    private bool TryReadChallenge(string serverFirst, out (string Nonce, byte[] Salt, int Iterations) challenge, out ScramRejection why)
    {
        challenge = default;
        why = ScramRejection.Malformed;
        if (serverFirst.Length > ScramLimits.MaxMessageLength)
        {
            return false;
        }

        var attributes = new ScramAttributes(serverFirst);
        if (attributes.IsMandatoryExtension)
        {
            why = ScramRejection.Unsupported;
            return false;
        }

        if (!attributes.TryReadNonce(out var nonce)
            || !attributes.TryReadBase64('s', ScramLimits.MaxSaltLength, out var salt)
            || !attributes.TryReadCount(out var iterations)
            || !attributes.AtEnd)
        {
            return false;
        }

        challenge = (nonce, salt, iterations);
        why = Judge(nonce, iterations);
        return why == ScramRejection.None;
    }

    private ScramRejection Judge(string nonce, int iterations)
    {
        if (!nonce.StartsWith(_nonce, StringComparison.Ordinal) || nonce.Length == _nonce.Length)
        {
            return ScramRejection.WrongNonce;
        }

        // A1: few rounds would hand a cheap guess to a false server, very many would hang the client.
        return iterations < _rules.MinIterations || iterations > ScramLimits.MaxIterations
            ? ScramRejection.IterationsOutOfRange
            : ScramRejection.None;
    }

    private string Prove(string serverFirst, string nonce, SecretBytes salted, ReadOnlySpan<byte> channelBinding)
    {
        byte[] binding = [.. Encoding.ASCII.GetBytes(_rules.Gs2Header), .. _rules.ChannelBound ? channelBinding : []];
        var withoutProof = $"c={Convert.ToBase64String(binding)},r={nonce}";
        var authMessage = ScramMath.AuthMessage(_firstBare, serverFirst, withoutProof);

        using var clientKey = ScramMath.ClientKey(salted);
        using var serverKey = ScramMath.ServerKey(salted);
        var proof = HMACSHA256.HashData(SHA256.HashData(clientKey.Span), authMessage);
        ScramMath.Xor(proof, clientKey.Span);
        _expectedServerSignature = HMACSHA256.HashData(serverKey.Span, authMessage);
        return $"{withoutProof},p={Convert.ToBase64String(proof)}";
    }
}
