using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Keys;

namespace PeerSecure.CertAuthority.Issuing;

/// <summary>Reads the authority's key and certificate files (docs/authority-keys.md) and checks that they belong together.</summary>
internal sealed class KeySetReader(string folder, Passphrase passphrase, DateTimeOffset now)
{
    private const int MaxCertificateFile = 16 * 1024;

    /// <param name="hosts">Null keeps those of the certificate in use, and its <paramref name="httpBase"/> as well.</param>
    /// <param name="httpBase">Where CRL and OCSP are served in plain.</param>
    public KeySet Read(IReadOnlyList<string>? hosts, Uri? httpBase)
    {
        var authority = ReadAuthorityId();
        var tls = ReadService(KeyFiles.Tls);
        var names = hosts is null ? NamesOf(authority, tls.Certificate) : new AuthorityNames(authority, hosts, httpBase);
        var root = ReadCertificate(KeyFiles.Certificate(KeyFiles.Root));
        var issuing = ReadIssuer(KeyFiles.Issuing, names);
        var retiredRoots = ReadRetired(KeyFiles.Root);
        return new KeySet
        {
            Names = names,
            Root = root,
            Issuing = issuing,
            Tls = tls,
            Ticket = ReadService(KeyFiles.Ticket),
            Timestamp = ReadService(KeyFiles.Timestamp),
            RetiredRoots = [.. retiredRoots.Where(held => held.IsSelfSigned && held.PublicKey.KeyId != root.PublicKey.KeyId)],
            BackCrosses = [.. retiredRoots.Where(held => !held.IsSelfSigned)],
            RetiredIssuers = [.. ReadRetiredIssuers(issuing, names)],
            RetiredTickets = ReadRetired(KeyFiles.Ticket),
            Crosses = InOrder(root, ReadAll(KeyFiles.Cross, "*")),
        };
    }

    private AuthorityId ReadAuthorityId()
    {
        var path = Path.Combine(folder, KeyFiles.AuthorityId);
        return File.Exists(path) && AuthorityId.TryParse(File.ReadAllText(path).Trim(), out var id)
            ? id
            : throw new IssuingException(IssuingFailure.Incomplete, path);
    }

    private ServiceKey ReadService(string name)
    {
        var certificate = ReadCertificate(KeyFiles.Certificate(name));
#pragma warning disable CA2000 // Belongs to the key set, which is left to the collector when a rotation replaces it.
        return new ServiceKey(certificate, ReadKey(name, certificate));
#pragma warning restore CA2000
    }

    private Issuer ReadIssuer(string name, AuthorityNames names)
    {
        var service = ReadService(name);
        return new Issuer(service.Certificate, service.Key, names);
    }

    private IEnumerable<Issuer> ReadRetiredIssuers(Issuer current, AuthorityNames names) =>
        from held in ReadRetired(KeyFiles.Issuing)
        where held.PublicKey.KeyId != current.Certificate.PublicKey.KeyId
        select ReadIssuer(KeyFiles.RetiredAs(KeyFiles.Issuing, held.PublicKey), names);

    private List<HeldCertificate> ReadRetired(string name) => ReadAll(KeyFiles.Retired, $"{name}-*");

    /// <summary>Those that have not expired.</summary>
    private List<HeldCertificate> ReadAll(string below, string pattern)
    {
        var path = Path.Combine(folder, below);
        return !Directory.Exists(path)
            ? []
            : [.. Directory.EnumerateFiles(path, KeyFiles.Certificate(pattern))
                .Order(StringComparer.Ordinal)
                .Select(file => ReadCertificate(Path.GetRelativePath(folder, file)))
                .Where(held => held.NotAfter > now)];
    }

    /// <summary>The way back from the current root, one cross certificate after the other.</summary>
    private static List<HeldCertificate> InOrder(HeldCertificate root, List<HeldCertificate> crosses)
    {
        var ordered = new List<HeldCertificate>();
        var subject = root.PublicKey.KeyId;
        while (ordered.Count < crosses.Count && crosses.Find(cross => cross.PublicKey.KeyId == subject) is { } next)
        {
            ordered.Add(next);
            subject = next.IssuerKeyId;
        }

        return ordered;
    }

    private SigningKey ReadKey(string name, HeldCertificate certificate)
    {
        var path = Path.Combine(folder, KeyFiles.Key(name));
        try
        {
            var key = new SigningKey(EncryptedKeyFile.LoadSigningKey(path, passphrase));
            return key.PublicKey.Hash == certificate.PublicKey.Hash
                ? key
                : throw new IssuingException(IssuingFailure.WrongCertificate, Path.Combine(folder, KeyFiles.Certificate(name)));
        }
        catch (KeyFileException wrong) when (wrong.Failure == KeyFileFailure.WrongPassphrase)
        {
            throw new IssuingException(IssuingFailure.ForeignDatabaseKey, path, wrong);
        }
        catch (KeyFileException missing) when (missing.Failure == KeyFileFailure.Missing)
        {
            throw new IssuingException(IssuingFailure.Incomplete, path, missing);
        }
    }

    private HeldCertificate ReadCertificate(string name)
    {
        var path = Path.Combine(folder, name);
        if (!File.Exists(path))
        {
            throw new IssuingException(IssuingFailure.Incomplete, path);
        }

        try
        {
            var text = new FileInfo(path).Length <= MaxCertificateFile ? File.ReadAllText(path) : "";
            return PemEncoding.TryFind(text, out var fields) && text[fields.Label] == "CERTIFICATE"
                ? new HeldCertificate(Convert.FromBase64String(text[fields.Base64Data]))
                : throw new IssuingException(IssuingFailure.WrongCertificate, path);
        }
        catch (Exception failure) when (failure is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new IssuingException(IssuingFailure.WrongCertificate, path, failure);
        }
    }

    /// <summary>What the certificate in use was made with.</summary>
    private static AuthorityNames NamesOf(AuthorityId authority, HeldCertificate tls)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(tls.Der);
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        IReadOnlyList<string> hosts = names is null
            ? []
            : [.. names.EnumerateDnsNames(), .. names.EnumerateIPAddresses().Select(address => address.ToString())];
        var status = certificate.Extensions.OfType<X509AuthorityInformationAccessExtension>().FirstOrDefault()?.EnumerateOcspUris().FirstOrDefault();
        return new AuthorityNames(authority, hosts, status is null ? null : new Uri(new Uri(status), "."));
    }
}
