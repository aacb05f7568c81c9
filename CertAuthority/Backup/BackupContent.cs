using PeerSecure.CertAuthority.Issuing;

namespace PeerSecure.CertAuthority.Backup;

/// <summary>
/// Which files of an authority's folder a backup holds, and so which a restore accepts. Not among them: revocations.log, which must survive
/// a restore (R4), the socket, the first invite, and without <c>--with-root</c> the root's key.
/// </summary>
internal static class BackupContent
{
    public const string Database = "ca.db";
    public const string DatabaseKey = "db.key";
    public const string Blobs = "blobs";

    private static readonly string[] Single = [KeyFiles.AuthorityId, KeyFiles.List(KeyFiles.Root), "port.info", "settings.json"];
    private static readonly string[] Keys = [KeyFiles.Issuing, KeyFiles.Tls, KeyFiles.Ticket, KeyFiles.Timestamp];

    /// <summary>Relative paths, folders with a slash, whatever the platform.</summary>
    public static IEnumerable<string> Files(string folder, bool withRoot) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/'))
            .Where(name => Belongs(name) && (withRoot || !IsRootSecret(name)))
            .Order(StringComparer.Ordinal);

    /// <summary>Whether a restore may write a file of this name. No name leads out of the folder.</summary>
    public static bool MayRestore(string name) => name is Database or DatabaseKey || Belongs(name);

    public static bool IsRootSecret(string name) =>
        name == KeyFiles.RootPassphrase || name == KeyFiles.Key(KeyFiles.Root) || name.StartsWith($"{KeyFiles.Retired}/{KeyFiles.Root}-", StringComparison.Ordinal) && name.EndsWith(".key", StringComparison.Ordinal);

    private static bool Belongs(string name) => name.Split('/') switch
    {
        [var file] => Single.Contains(file) || IsRootSecret(file) || file == KeyFiles.Certificate(KeyFiles.Root) ||
            Keys.Any(key => file == KeyFiles.Key(key) || file == KeyFiles.Certificate(key)),
        [KeyFiles.Retired or KeyFiles.Cross, var file] => IsPlainName(file) && Path.GetExtension(file) is ".key" or ".crt" or ".crl",
        [Blobs, .. var rest] => rest.Length is 1 or 2 && Array.TrueForAll(rest, IsPlainName),
        _ => false,
    };

    private static bool IsPlainName(string part) =>
        part.Length is > 0 and <= 128 && part[0] != '.' && part.All(static character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.');
}
