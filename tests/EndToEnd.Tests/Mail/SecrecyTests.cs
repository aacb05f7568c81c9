using System.Security.Cryptography;
using System.Text;
using PeerSecure.EndToEnd.Tests.Authority;
using PeerSecure.EndToEnd.Tests.Discovery;
using PeerSecure.EndToEnd.Tests.Peers;

namespace PeerSecure.EndToEnd.Tests.Mail;

/// <summary>Whoever has everything that the authority has, the key of its database included, reads no message, no file and no name of a file.</summary>
public sealed class SecrecyTests
{
    private const string Parameters =
        "PRAGMA cipher_page_size=4096; PRAGMA kdf_iter=64000; PRAGMA cipher_hmac_algorithm=HMAC_SHA1; PRAGMA cipher_kdf_algorithm=PBKDF2_HMAC_SHA1;";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_copy_of_the_authoritys_folder_with_its_database_key_gives_away_no_text_name_or_content()
    {
        Tool.Require("sqlcipher");
        await using var authority = await ServedAuthority.StartAsync(Cancel, "--registration", "open");
        using var alice = await Person.RegisterAsync(authority, "alice", Cancel);
        using var bob = await Person.RegisterAsync(authority, "bob", Cancel);
        var (text, name, content) = (Marker(), Marker(), Marker());
        var file = Path.Combine(alice.Home, $"{name}.txt");
        await File.WriteAllTextAsync(file, string.Concat(Enumerable.Repeat($"{content}\n", 5_000)), Cancel);

        // kept for both: mail that waits, mail that was read with its receipts, own files and shared ones with their records
        await alice.MustAsync(Cancel, "send", "bob", $"read this: {text}");
        await bob.MustAsync(Cancel, "read");
        await alice.MustAsync(Cancel, "send", "bob", $"and this too: {text}");
        await alice.MustAsync(Cancel, "files", "put", file, "--to", "bob");
        await authority.KillAsync();

        using var copy = new CopiedFolder(authority.Folder);
        var plain = await DecryptAsync(copy.Path);
        Assert.True(Finds(plain, "alice") && Finds(plain, "envelopes"), "the database was not decrypted, so nothing is proven");
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(copy.Path, "blobs")));
        Assert.True(Finds(await File.ReadAllBytesAsync(file, Cancel), content), "the search finds nothing, so nothing is proven");
        foreach (var (path, bytes) in copy.Files().Append(("the decrypted database", plain)))
        {
            foreach (var secret in (string[])[text, name, content])
            {
                Assert.False(Finds(bytes, secret), $"{path} gives away {secret}");
            }
        }
    }

    /// <summary>Long enough to be found by no accident.</summary>
    private static string Marker() => $"marker-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12))}";

    /// <summary>The whole database as a file without encryption, write-ahead log and all.</summary>
    private static async Task<byte[]> DecryptAsync(string folder)
    {
        var key = (await File.ReadAllTextAsync(Path.Combine(folder, "db.key"), Cancel)).Trim();
        var plain = Path.Combine(folder, "plain.db");
        var script = $"PRAGMA key=\"x'{key}'\"; {Parameters} ATTACH DATABASE '{plain}' AS plain KEY ''; SELECT sqlcipher_export('plain'); DETACH DATABASE plain;";
        await File.WriteAllTextAsync(Path.Combine(folder, "script"), script, Cancel);
        var (_, output, words) = await ServedAuthority.RunAsync(folder, Cancel, "bash", "-c", "exec sqlcipher ca.db < script");
        Assert.True(File.Exists(plain), output + words);
        var bytes = await File.ReadAllBytesAsync(plain, Cancel);
        File.Delete(plain);
        File.Delete(Path.Combine(folder, "script"));
        return bytes;
    }

    /// <summary>As it is, in UTF-16, in hexadecimal, and in both kinds of base64 at every alignment.</summary>
    private static bool Finds(byte[] bytes, string secret) => Forms(secret).Any(form => bytes.AsSpan().IndexOf(form) >= 0);

    private static IEnumerable<byte[]> Forms(string secret)
    {
        var utf8 = Encoding.UTF8.GetBytes(secret);
        yield return utf8;
        yield return Encoding.Unicode.GetBytes(secret);
        yield return Encoding.ASCII.GetBytes(Convert.ToHexString(utf8));
        yield return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(utf8));
        for (var shift = 0; shift < 3; shift++)
        {
            // the first and last characters depend on the neighbours
            var text = Convert.ToBase64String([.. new byte[shift], .. utf8])[4..^4];
            yield return Encoding.ASCII.GetBytes(text);
            yield return Encoding.ASCII.GetBytes(text.Replace('+', '-').Replace('/', '_'));
        }
    }

    private sealed class CopiedFolder : IDisposable
    {
        internal CopiedFolder(string folder)
        {
            foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(static file => !file.EndsWith(".sock", StringComparison.Ordinal)))
            {
                var target = System.IO.Path.Combine(Path, System.IO.Path.GetRelativePath(folder, file));
                Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
                File.Copy(file, target);
            }
        }

        internal string Path { get; } = Directory.CreateTempSubdirectory("peersecure-test-").FullName;

        internal IEnumerable<(string Path, byte[] Bytes)> Files() =>
            Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories).Select(static file => (file, File.ReadAllBytes(file)));

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
