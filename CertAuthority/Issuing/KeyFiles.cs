namespace PeerSecure.CertAuthority.Issuing;

/// <summary>The names of the authority's key and certificate files, relative to its folder.</summary>
internal static class KeyFiles
{
    public const string Root = "root";
    public const string Issuing = "issuing";
    public const string Tls = "tls";
    public const string Ticket = "ticket";
    public const string Timestamp = "timestamp";

    public const string AuthorityId = "authority.id";
    public const string RootPassphrase = "root.pass";

    /// <summary>Keys and certificates that were replaced and are still needed.</summary>
    public const string Retired = "retired";

    /// <summary>Roots vouched for by other roots (N7).</summary>
    public const string Cross = "cross";

    private const int DigitsOfKey = 16;

    public static string Key(string name) => $"{name}.key";

    public static string Certificate(string name) => $"{name}.crt";

    /// <summary>What a root has revoked, as it last signed it.</summary>
    public static string List(string name) => $"{name}.crl";

    public static string RetiredAs(string name, SubjectPublicKey key) => Path.Combine(Retired, $"{name}-{Short(key)}");

    public static string CrossOf(SubjectPublicKey subject, SubjectPublicKey issuer) => Path.Combine(Cross, Certificate($"{Short(subject)}-by-{Short(issuer)}"));

    public static string BackCrossOf(SubjectPublicKey subject, SubjectPublicKey issuer) =>
        Certificate($"{RetiredAs(Root, subject)}-by-{Short(issuer)}");

    private static string Short(SubjectPublicKey key) => key.KeyId[..DigitsOfKey];
}
