using PeerSecure.Common.Certificates;

namespace PeerSecure.CertAuthority.Revocation;

/// <summary>The reasons as people write them.</summary>
internal static class RevocationReasons
{
    private static readonly (RevocationReason Reason, string Name)[] Names =
    [
        (RevocationReason.Unspecified, "unspecified"),
        (RevocationReason.KeyCompromise, "key-compromise"),
        (RevocationReason.AuthorityCompromise, "authority-compromise"),
        (RevocationReason.AffiliationChanged, "affiliation-changed"),
        (RevocationReason.Superseded, "superseded"),
        (RevocationReason.CessationOfOperation, "cessation-of-operation"),
        (RevocationReason.PrivilegeWithdrawn, "privilege-withdrawn"),
    ];

    public static IEnumerable<string> All => Names.Select(static known => known.Name);

    public static string NameOf(RevocationReason reason) => Array.Find(Names, known => known.Reason == reason).Name;

    public static bool TryParse(string? name, out RevocationReason reason)
    {
        var index = Array.FindIndex(Names, known => known.Name == name);
        reason = index >= 0 ? Names[index].Reason : default;
        return index >= 0;
    }
}
