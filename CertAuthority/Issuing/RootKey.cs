using PeerSecure.Common.Keys;

namespace PeerSecure.CertAuthority.Issuing;

/// <summary>
/// A root's private key, opened for one ceremony and disposed right after. Its file and its passphrase may be kept elsewhere in
/// between (N5); the files are looked for when they are needed and not before.
/// </summary>
internal sealed class RootKey : IDisposable
{
    private RootKey(Passphrase passphrase, SigningKey key, HeldCertificate certificate)
    {
        Passphrase = passphrase;
        Key = key;
        Certificate = certificate;
    }

    public Passphrase Passphrase { get; }

    public SigningKey Key { get; }

    public HeldCertificate Certificate { get; }

    public CertificateSigner Signer => new(Key, Certificate.Subject);

    public static bool IsHere(string folder) =>
        File.Exists(Path.Combine(folder, KeyFiles.Key(KeyFiles.Root))) && File.Exists(Path.Combine(folder, KeyFiles.RootPassphrase));

    /// <summary>The current root, or a retired one under its own file name.</summary>
    public static RootKey Open(string folder, HeldCertificate certificate, string name)
    {
        var path = Path.Combine(folder, KeyFiles.Key(name));
        var passphrase = OpenPassphrase(folder);
        try
        {
            var key = new SigningKey(EncryptedKeyFile.LoadSigningKey(path, passphrase));
            return key.PublicKey.Hash == certificate.PublicKey.Hash
                ? new RootKey(passphrase, key, certificate)
                : throw new IssuingException(IssuingFailure.WrongCertificate, Path.Combine(folder, KeyFiles.Certificate(name)));
        }
        catch (KeyFileException missing) when (missing.Failure == KeyFileFailure.Missing)
        {
            passphrase.Dispose();
            throw new IssuingException(IssuingFailure.RootOffline, path, missing);
        }
        catch
        {
            passphrase.Dispose();
            throw;
        }
    }

    /// <summary>The passphrase of a root that is about to be made; one that lies there already is used.</summary>
    public static Passphrase OpenOrCreatePassphrase(string folder)
    {
        var path = Path.Combine(folder, KeyFiles.RootPassphrase);
        return File.Exists(path) ? OpenPassphrase(folder) : Passphrase.Generate(path);
    }

    public void Dispose()
    {
        Key.Dispose();
        Passphrase.Dispose();
    }

    private static Passphrase OpenPassphrase(string folder)
    {
        var path = Path.Combine(folder, KeyFiles.RootPassphrase);
        try
        {
            return PassphraseSource.FromFile(path).Read(CancellationToken.None); // a file: nothing to wait for
        }
        catch (KeyFileException missing) when (missing.Failure == KeyFileFailure.Missing)
        {
            throw new IssuingException(IssuingFailure.RootOffline, path, missing);
        }
    }
}
