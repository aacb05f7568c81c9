using System.Diagnostics.CodeAnalysis;

namespace PeerSecure.Common.Certificates;

/// <summary>The name of an account, as in <c>CN=alice</c> (N1). Holding one proves the grammar and that it is not reserved.</summary>
public sealed record AccountName
{
    private AccountName(string value) => Value = value;

    public string Value { get; }

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out AccountName? name, out NameRejection why)
    {
        why = NameGrammar.Check(text);
        if (why == NameRejection.None && text is "admin" or "root" or "authority" or "ca") // N1: nobody may pose as the authority
        {
            why = NameRejection.Reserved;
        }

        name = why == NameRejection.None ? new AccountName(text!) : null;
        return name is not null;
    }

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out AccountName? name) =>
        TryParse(text, out name, out _);

    /// <summary>For names that were checked before, such as those in our own database.</summary>
    public static AccountName Parse(string text) =>
        TryParse(text, out var name, out var why) ? name : throw new ArgumentException($"Not an account name: {why}.", nameof(text));

    public override string ToString() => Value;
}
