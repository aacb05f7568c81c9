using PeerSecure.Peer.Terminal.Widgets;

namespace PeerSecure.Peer.Terminal.Dialogs;

/// <summary>The fields that several forms have in common.</summary>
internal static class Ask
{
    private const int LongestPath = 4096;

    public static TextField Who(string value = "", string label = "Who") => new("who", label, TextInput.Of(value))
    {
        Check = Checks.Who,
        Hint = "NAME, NAME/DEVICE, NAME@HOST:PORT or HOST:PORT",
    };

    public static TextField Name(string value = "", string label = "Name") => new("name", label, TextInput.Of(value))
    {
        Check = Checks.AccountNameText,
        Hint = "Small letters, digits, dot, dash, underscore.",
    };

    public static TextField Text(string id, string label, string value = "", Func<string, string?>? check = null, string hint = "", bool optional = false) =>
        new(id, label, TextInput.Of(value)) { Check = check ?? (static _ => null), Hint = hint, IsOptional = optional };

    public static TextField Path(string id, string label, string value = "") =>
        new(id, label, (TextInput.Empty with { Limit = LongestPath }).With(value)) { Hint = "A path; ~ is your home folder." };

    public static SecretField Secret(string id, string label, string hint = "") => SecretField.For(id, label) with { Hint = hint };

    public static SecretField NewSecret(string id, string label) =>
        SecretField.For(id, label) with { MinLength = 8, Hint = "At least 8 characters; a few unrelated words are good." };

    public static SecretField Again(string id, string of) => SecretField.For(id, "Once more") with { Repeats = of };

    public static ChoiceField WhyRevoked() => new("why", "Why", ["not used any more", "lost, stolen or copied"]);

    public static bool IsCompromised(Form form) => form.Choice("why") == 1;
}
