using System.Buffers;
using System.Security.Cryptography;
using PeerSecure.Common.Keys;

namespace PeerSecure.CertAuthority.Hosting;

/// <summary>The key of the database: 64 hex digits in a file of the owner's alone, or in a systemd credential.</summary>
internal static class DatabaseKeyFile
{
    private const string CredentialName = "db.key";
    private const int Digits = 2 * DatabaseKey.Length;

    /// <summary>The file that would be used: <c>--db-key-file</c>, else the systemd credential, else db.key in the authority's folder.</summary>
    public static string Choose(string? option, AuthorityFolder folder, Func<string, string?> environment)
    {
        if (option is not null)
        {
            return option;
        }

        var credential = environment("CREDENTIALS_DIRECTORY") is { Length: > 0 } credentials ? Path.Combine(credentials, CredentialName) : null;
        return credential is not null && File.Exists(credential) ? credential : folder.DatabaseKey;
    }

    /// <summary>The caller disposes the key.</summary>
    public static DatabaseKey Load(string path)
    {
        using var content = ReadWhole(path);
        Span<byte> key = stackalloc byte[DatabaseKey.Length];
        try
        {
            var text = content.Span.TrimEnd("\r\n"u8);
            return text.Length == Digits && Convert.FromHexString(text, key, out _, out _) == OperationStatus.Done
                ? DatabaseKey.CopyOf(key)
                : throw new KeyFileException(KeyFileFailure.Damaged, path);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>An empty or long file is a damaged key here, not some other kind of key: the advice differs.</summary>
    private static SecretBytes ReadWhole(string path)
    {
        try
        {
            return PrivateFile.Read(path, Digits + 2);
        }
        catch (KeyFileException failure) when (failure.Failure is KeyFileFailure.NotAKey or KeyFileFailure.TooLarge)
        {
            throw new KeyFileException(KeyFileFailure.Damaged, path, failure);
        }
    }

    public static DatabaseKey Create(string path)
    {
        var key = DatabaseKey.Random();
        Span<byte> text = stackalloc byte[Digits + 1];
        try
        {
            Convert.TryToHexStringLower(key.Span, text[..Digits], out _);
            text[Digits] = (byte)'\n';
            PrivateFile.Write(path, text, overwrite: false);
            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
        }
    }
}
