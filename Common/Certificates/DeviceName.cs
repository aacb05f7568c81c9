using System.Diagnostics.CodeAnalysis;

namespace PeerSecure.Common.Certificates;

/// <summary>The name of one device of an account, such as <c>laptop</c> (N1).</summary>
public sealed record DeviceName
{
    private DeviceName(string value) => Value = value;

    public string Value { get; }

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out DeviceName? name, out NameRejection why)
    {
        why = NameGrammar.Check(text);
        name = why == NameRejection.None ? new DeviceName(text!) : null;
        return name is not null;
    }

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out DeviceName? name) =>
        TryParse(text, out name, out _);

    /// <summary>For names that were checked before, such as those in our own database.</summary>
    public static DeviceName Parse(string text) =>
        TryParse(text, out var name, out var why) ? name : throw new ArgumentException($"Not a device name: {why}.", nameof(text));

    /// <summary>The default (N1): the first label of the host name, bent into the grammar; <c>device</c> when nothing is left of it.</summary>
    public static DeviceName FromHostName(string hostName)
    {
        ArgumentNullException.ThrowIfNull(hostName);
        var label = hostName.Split('.')[0].ToLowerInvariant();
        var bent = string.Concat(label.Select(c => NameGrammar.Check([c]) == NameRejection.None || c == '_' ? c : '-')).Trim('-', '_');
        var cut = bent.Length > NameGrammar.MaximumLength ? bent[..NameGrammar.MaximumLength] : bent;
        return TryParse(cut, out var name) ? name : new DeviceName("device");
    }

    public override string ToString() => Value;
}
