using System.Diagnostics.CodeAnalysis;

namespace PeerSecure.Common.Scram;

/// <summary>A client-first-message that was understood: who wants in. The name is whatever was sent; the caller judges it.</summary>
public sealed class ScramFirst
{
    private ScramFirst(string name, string nonce, string bare)
    {
        Name = name;
        Nonce = nonce;
        Bare = bare;
    }

    public string Name { get; }

    internal string Nonce { get; }

    internal string Bare { get; }

    internal static bool TryParse(string message, ScramRules rules, [NotNullWhen(true)] out ScramFirst? first, out ScramRejection why)
    {
        first = null;
        why = JudgeHeader(message, rules);
        if (why != ScramRejection.None)
        {
            return false;
        }

        var bare = message[rules.Gs2Header.Length..];
        var attributes = new ScramAttributes(bare);
        why = attributes.IsMandatoryExtension ? ScramRejection.Unsupported : ScramRejection.Malformed;
        if (!attributes.TryRead('n', out var encoded)
            || !ScramName.TryDecode(encoded, out var name)
            || !attributes.TryReadNonce(out var nonce)
            || !attributes.AtEnd)
        {
            return false;
        }

        why = ScramRejection.None;
        first = new ScramFirst(name, nonce, bare);
        return true;
    }

    // A1: `y` says that the client believes we cannot bind, which somebody on the way made it believe; `n` is no -PLUS at all.
    private static ScramRejection JudgeHeader(string message, ScramRules rules)
    {
        if (message.Length > ScramLimits.MaxMessageLength)
        {
            return ScramRejection.Malformed;
        }

        if (message.StartsWith(rules.Gs2Header, StringComparison.Ordinal))
        {
            return ScramRejection.None;
        }

        var flag = message.Split(',')[0];
        return rules.Gs2Header.StartsWith($"{flag},", StringComparison.Ordinal) ? ScramRejection.Unsupported   // an authorisation name
            : flag is "n" or "y" || flag.StartsWith("p=", StringComparison.Ordinal) ? ScramRejection.ChannelBindingMissing
            : ScramRejection.Malformed;
    }
}
