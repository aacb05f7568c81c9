using System.Diagnostics.CodeAnalysis;

namespace PeerSecure.Common.Tickets;

/// <summary><c>sid</c>: names one login. Every ticket refreshed or exchanged from it carries it, so logout ends them all (A6).</summary>
public sealed record LoginId
{
    private LoginId(string value) => Value = value;

    public string Value { get; }

    public static LoginId New() => new(RandomId.New());

    public static bool TryParse(string? text, [NotNullWhen(true)] out LoginId? id)
    {
        id = RandomId.IsValid(text) ? new LoginId(text!) : null;
        return id is not null;
    }

    public override string ToString() => Value;
}
