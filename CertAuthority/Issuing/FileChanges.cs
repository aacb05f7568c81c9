using System.Text;
using PeerSecure.Common.Keys;

namespace PeerSecure.CertAuthority.Issuing;

/// <summary>
/// Several files of one folder that change together or not at all, also when the power fails between two of them. The new content
/// goes beside the old (<c>NAME.new</c>) and is made durable; then a list of the names is written, and from that moment the change
/// counts; then each file is renamed into its place. At the next start <see cref="Recover"/> finishes a change whose list was written and
/// throws away one whose list was not.
/// </summary>
internal sealed class FileChanges(string folder)
{
    private const string New = ".new";
    private const string ListName = "rotation.pending";
    private const UnixFileMode Public = PrivateFile.Mode | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private const int MaxKeyFile = 16 * 1024;

    private readonly List<string> _names = [];

    public void PutCertificate(string name, HeldCertificate certificate) => Put(name, Encoding.ASCII.GetBytes(certificate.Pem), Public);

    public void PutPublic(string name, ReadOnlySpan<byte> content) => Put(name, content, Public);

    /// <summary>A key file goes along as it is, encrypted under the passphrase it had.</summary>
    public void CopyKey(string from, string name)
    {
        using var content = PrivateFile.Read(Path.Combine(folder, from), MaxKeyFile);
        Put(name, content.Span, PrivateFile.Mode);
    }

    public void PutKey(string name, SigningKey key, Passphrase passphrase)
    {
        Prepare(name);
        key.Save(Path.Combine(folder, name + New), passphrase);
    }

    public void Commit()
    {
        WriteList();
        Apply(folder, _names);
    }

    /// <summary>From here on the change counts.</summary>
    internal void WriteList() =>
        DurableFile.Replace(Path.Combine(folder, ListName), Encoding.ASCII.GetBytes(string.Join('\n', _names)), PrivateFile.Mode);

    /// <summary>Call before the first file is read.</summary>
    public static void Recover(string folder)
    {
        var list = Path.Combine(folder, ListName);
        if (File.Exists(list))
        {
            Apply(folder, File.ReadAllLines(list));
        }

        string[] folders = [folder, Path.Combine(folder, KeyFiles.Retired), Path.Combine(folder, KeyFiles.Cross)];
        foreach (var left in folders.Where(Directory.Exists).SelectMany(Left))
        {
            File.Delete(left);
        }
    }

    /// <summary>What an abandoned change wrote, and what <see cref="DurableFile"/> was writing it through.</summary>
    private static IEnumerable<string> Left(string folder) =>
        Directory.EnumerateFiles(folder, $"*{New}").Concat(Directory.EnumerateFiles(folder, $".*{New}.*.tmp"));

    private static void Apply(string folder, IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            var target = Path.Combine(folder, name);
            if (File.Exists(target + New)) // else this one was done before the power failed
            {
                DurableFile.Rename(target + New, target, overwrite: true);
            }
        }

        File.Delete(Path.Combine(folder, ListName));
        DurableFile.FlushFolder(folder);
    }

    private void Put(string name, ReadOnlySpan<byte> content, UnixFileMode mode)
    {
        Prepare(name);
        DurableFile.Replace(Path.Combine(folder, name + New), content, mode);
    }

    private void Prepare(string name)
    {
        if (Path.GetDirectoryName(name) is { Length: > 0 } below)
        {
            PrivateFolder.Ensure(Path.Combine(folder, below));
            DurableFile.FlushFolder(folder);
        }

        _names.Add(name);
    }
}
