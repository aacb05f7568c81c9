using System.Security.Cryptography;

namespace PeerSecure.Common.Keys;

/// <summary>
/// Private keys on disk: PKCS#8 ENCRYPTED PRIVATE KEY PEM (PBES2, AES-256-CBC, PBKDF2-HMAC-SHA256 with 600,000 rounds, few for a random passphrase), 0600,
/// replaced whole or not at all, readable by <c>openssl pkey -in FILE</c>. P-256 and P-384 only. Every member throws
/// <see cref="KeyFileException"/> and nothing else for anything a file may hold, and the caller disposes what he gets.
/// </summary>
public static class EncryptedKeyFile
{
    private const int MaxLength = 16 * 1024;

    /// <summary>A new signing key, saved before it is returned; refused when the file exists.</summary>
    public static ECDsa CreateSigningKey(string path, KeyCurve curve, Passphrase passphrase) =>
        SaveNew(path, ECDsa.Create(Curve(curve)), passphrase);

    /// <summary>A new key for HPKE, saved before it is returned; refused when the file exists.</summary>
    public static ECDiffieHellman CreateAgreementKey(string path, KeyCurve curve, Passphrase passphrase) =>
        SaveNew(path, ECDiffieHellman.Create(Curve(curve)), passphrase);

    public static ECDsa LoadSigningKey(string path, Passphrase passphrase) => Load(path, ECDsa.Create(), passphrase);

    public static ECDiffieHellman LoadAgreementKey(string path, Passphrase passphrase) => Load(path, ECDiffieHellman.Create(), passphrase);

    /// <summary>Writes the key in place of what is there.</summary>
    public static void Save(string path, ECAlgorithm key, Passphrase passphrase)
    {
        RequireSupported(key);
        PrivateFile.Write(path, EncryptedKeyPem.Write(key, passphrase), overwrite: true);
    }

    /// <summary>Encrypts the same key anew under another passphrase, with a new salt. The old file stays until the new one is safe.</summary>
    public static void ChangePassphrase(string path, Passphrase current, Passphrase next)
    {
        using var key = LoadSigningKey(path, current);
        Save(path, key, next);
    }

    private static TKey SaveNew<TKey>(string path, TKey key, Passphrase passphrase)
        where TKey : ECAlgorithm
    {
        try
        {
            PrivateFile.Write(path, EncryptedKeyPem.Write(key, passphrase), overwrite: false);
            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    private static TKey Load<TKey>(string path, TKey key, Passphrase passphrase)
        where TKey : ECAlgorithm
    {
        try
        {
            using var file = PrivateFile.Read(path, MaxLength);
            using var info = EncryptedKeyPem.Open(file.Span, passphrase, out var why) ?? throw new KeyFileException(why, path);
            key.ImportPkcs8PrivateKey(info.Span, out _); // checks that the public point belongs to the private number
            return key;
        }
        catch (Exception failure) when (failure is CryptographicException or PlatformNotSupportedException)
        {
            key.Dispose();
            throw new KeyFileException(KeyFileFailure.Damaged, path, failure);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    private static ECCurve Curve(KeyCurve curve) => curve == KeyCurve.P384 ? ECCurve.NamedCurves.nistP384 : ECCurve.NamedCurves.nistP256;

    private static void RequireSupported(ECAlgorithm key)
    {
        var oid = key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value;
        if (oid is not ("1.2.840.10045.3.1.7" or "1.3.132.0.34"))
        {
            throw new ArgumentException("Only P-256 and P-384 keys are kept.", nameof(key));
        }
    }
}
