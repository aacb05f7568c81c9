using System.Diagnostics.CodeAnalysis;

namespace PeerSecure.Common.Scram;

/// <summary>A client-final-message, read but not judged.</summary>
internal sealed class ScramFinal
{
    private ScramFinal(byte[] binding, string nonce, byte[] proof, string withoutProof)
    {
        Binding = binding;
        Nonce = nonce;
        Proof = proof;
        WithoutProof = withoutProof;
    }

    internal byte[] Binding { get; }

    internal string Nonce { get; }

    internal byte[] Proof { get; }

    internal string WithoutProof { get; }

    internal static bool TryParse(string message, [NotNullWhen(true)] out ScramFinal? final, out ScramRejection why)
    {
        final = null;
        why = ScramRejection.Malformed;
        if (message.Length > ScramLimits.MaxMessageLength)
        {
            return false;
        }

        var attributes = new ScramAttributes(message);
        if (!attributes.TryReadBase64('c', ScramLimits.MaxMessageLength, out var binding)
            || !attributes.TryReadNonce(out var nonce)
            || !attributes.TryReadBase64('p', ScramLimits.HashLength, out var proof)
            || !attributes.AtEnd
            || proof.Length != ScramLimits.HashLength)
        {
            return false;
        }

        why = ScramRejection.None;
        final = new ScramFinal(binding, nonce, proof, message[..message.LastIndexOf(",p=", StringComparison.Ordinal)]);
        return true;
    }
}
