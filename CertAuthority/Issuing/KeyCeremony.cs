using System.Text;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Keys;

namespace PeerSecure.CertAuthority.Issuing;

/// <summary>
/// Makes and replaces the authority's keys. Each ceremony changes its files together or not at all (<see cref="FileChanges"/>);
/// whoever calls reads the key set again afterwards.
/// </summary>
internal sealed class KeyCeremony(string folder, Passphrase passphrase, DateTimeOffset now)
{
    /// <summary>
    /// The root is needed about once a year, for a new issuing key, and signs a new list then; in between this one has to last.
    /// </summary>
    private static readonly TimeSpan RootListLifetime = TimeSpan.FromDays(400);

    private static readonly string[] Services = [KeyFiles.Tls, KeyFiles.Ticket, KeyFiles.Timestamp];

    private readonly FileChanges _changes = new(folder);

    /// <summary>The first start: a root, an issuing key and the service keys.</summary>
    public void Create(IReadOnlyList<string> hosts, Uri? httpBase)
    {
        using var rootPassphrase = RootKey.OpenOrCreatePassphrase(folder);
        using var rootKey = SigningKey.Create(KeyCurve.P384);
        var authority = AuthorityId.OfFirstRoot(rootKey.PublicKey.Spki);
        var kinds = new CertificateKinds(new AuthorityNames(authority, hosts, httpBase), now);
        var (root, signer) = SelfSign(kinds, rootKey);

        _changes.PutPublic(KeyFiles.AuthorityId, Encoding.ASCII.GetBytes($"{authority}\n"));
        _changes.PutKey(KeyFiles.Key(KeyFiles.Root), rootKey, rootPassphrase);
        _changes.PutCertificate(KeyFiles.Certificate(KeyFiles.Root), root);
        _changes.PutPublic(KeyFiles.List(KeyFiles.Root), SignRootList(signer, root, []));
        using var issuingKey = SigningKey.Create(KeyCurve.P256);
        var issuing = PutIssuing(kinds, issuingKey, root, signer);
        foreach (var name in Services)
        {
            using var key = SigningKey.Create(KeyCurve.P256);
            PutService(kinds, name, key, issuing, new CertificateSigner(issuingKey, issuing.Subject), keepKey: false);
        }

        _changes.Commit();
    }

    /// <summary>The old key stays for the lists and answers about what it signed; the service keys move under the new one.</summary>
    public void RotateIssuing(KeySet current)
    {
        using var root = RootKey.Open(folder, current.Root, KeyFiles.Root);
        var kinds = new CertificateKinds(current.Names, now);
        var retired = KeyFiles.RetiredAs(KeyFiles.Issuing, current.Issuing.Certificate.PublicKey);
        _changes.CopyKey(KeyFiles.Key(KeyFiles.Issuing), KeyFiles.Key(retired));
        _changes.PutCertificate(KeyFiles.Certificate(retired), current.Issuing.Certificate);

        using var issuingKey = SigningKey.Create(KeyCurve.P256);
        var issuing = PutIssuing(kinds, issuingKey, root.Certificate, root.Signer);
        foreach (var name in Services)
        {
            PutService(kinds, name, ServiceOf(current, name).Key, issuing, new CertificateSigner(issuingKey, issuing.Subject), keepKey: true);
        }

        _changes.Commit();
    }

    /// <summary>
    /// N7: the old root vouches for the new one, and the new for the old; the issuing key stays and gets a certificate of the new
    /// root, so that nothing below it changes.
    /// </summary>
    public void RotateRoot(KeySet current)
    {
        using var old = RootKey.Open(folder, current.Root, KeyFiles.Root);
        using var rootKey = SigningKey.Create(KeyCurve.P384);
        var kinds = new CertificateKinds(current.Names, now);
        var (root, signer) = SelfSign(kinds, rootKey);
        var forward = Held(kinds.Cross(root, old.Certificate), old.Signer);
        var back = Held(kinds.Cross(old.Certificate, root), signer);

        var retired = KeyFiles.RetiredAs(KeyFiles.Root, old.Certificate.PublicKey);
        _changes.CopyKey(KeyFiles.Key(KeyFiles.Root), KeyFiles.Key(retired));
        _changes.PutCertificate(KeyFiles.Certificate(retired), old.Certificate);
        _changes.PutPublic(KeyFiles.List(retired), File.ReadAllBytes(Path.Combine(folder, KeyFiles.List(KeyFiles.Root))));
        _changes.PutCertificate(KeyFiles.BackCrossOf(old.Certificate.PublicKey, root.PublicKey), back);
        _changes.PutCertificate(KeyFiles.CrossOf(root.PublicKey, old.Certificate.PublicKey), forward);
        _changes.PutKey(KeyFiles.Key(KeyFiles.Root), rootKey, old.Passphrase);
        _changes.PutCertificate(KeyFiles.Certificate(KeyFiles.Root), root);
        _changes.PutPublic(KeyFiles.List(KeyFiles.Root), SignRootList(signer, root, []));
        _changes.PutCertificate(KeyFiles.Certificate(KeyFiles.Issuing), Held(kinds.Issuing(current.Issuing.Certificate.PublicKey, root), signer));
        _changes.Commit();
    }

    /// <summary>A new TLS, ticket or time-stamp key. Only a ticket key leaves something behind: its certificate, to check older tickets.</summary>
    public void RotateService(KeySet current, string name)
    {
        if (name == KeyFiles.Ticket)
        {
            var old = current.Ticket.Certificate;
            _changes.PutCertificate(KeyFiles.Certificate(KeyFiles.RetiredAs(name, old.PublicKey)), old);
        }

        using var key = SigningKey.Create(KeyCurve.P256);
        PutService(new CertificateKinds(current.Names, now), name, key, current.Issuing.Certificate, current.Issuing.Signer, keepKey: false);
        _changes.Commit();
    }

    /// <summary>New certificates over the service keys in use, after the names or addresses in them changed. False when none did.</summary>
    public bool RenewServiceCertificates(KeySet current)
    {
        var kinds = new CertificateKinds(current.Names, now);
        var issuing = current.Issuing;
        var outdated = Services.Where(name =>
            !Content(kinds, name, ServiceOf(current, name).Key.PublicKey, issuing.Certificate).SaysTheSameAs(ServiceOf(current, name).Certificate)).ToList();
        foreach (var name in outdated)
        {
            PutService(kinds, name, ServiceOf(current, name).Key, issuing.Certificate, issuing.Signer, keepKey: true);
        }

        if (outdated.Count > 0)
        {
            _changes.Commit();
        }

        return outdated.Count > 0;
    }

    /// <summary>The list of what a root has revoked, signed anew with these entries.</summary>
    public void RenewRootList(HeldCertificate certificate, string name, ReadOnlySpan<byte> entries)
    {
        using var root = RootKey.Open(folder, certificate, name);
        _changes.PutPublic(KeyFiles.List(name), SignRootList(root.Signer, root.Certificate, entries));
        _changes.Commit();
    }

    private static HeldCertificate Held(CertificateContent content, CertificateSigner signer) => new(content.Issue(signer).Der);

    private static (HeldCertificate Root, CertificateSigner Signer) SelfSign(CertificateKinds kinds, SigningKey key)
    {
        var signer = new CertificateSigner(key, CertificateSigner.NameOf("Root", key.PublicKey));
        return (Held(kinds.Root(key.PublicKey), signer), signer);
    }

    private byte[] SignRootList(CertificateSigner signer, HeldCertificate root, ReadOnlySpan<byte> entries) =>
        CertificateList.Sign(signer, now.ToUnixTimeMilliseconds(), now, Lifetimes.Earlier(now + RootListLifetime, root.NotAfter), entries);

    private HeldCertificate PutIssuing(CertificateKinds kinds, SigningKey key, HeldCertificate root, CertificateSigner signer)
    {
        var issuing = Held(kinds.Issuing(key.PublicKey, root), signer);
        _changes.PutKey(KeyFiles.Key(KeyFiles.Issuing), key, passphrase);
        _changes.PutCertificate(KeyFiles.Certificate(KeyFiles.Issuing), issuing);
        return issuing;
    }

    private void PutService(
        CertificateKinds kinds, string name, SigningKey key, HeldCertificate issuing, CertificateSigner signer, bool keepKey)
    {
        if (!keepKey)
        {
            _changes.PutKey(KeyFiles.Key(name), key, passphrase);
        }

        _changes.PutCertificate(KeyFiles.Certificate(name), Held(Content(kinds, name, key.PublicKey, issuing), signer));
    }

    private static CertificateContent Content(CertificateKinds kinds, string name, SubjectPublicKey key, HeldCertificate issuing) => name switch
    {
        KeyFiles.Tls => kinds.Tls(key, issuing),
        KeyFiles.Ticket => kinds.Ticket(key, issuing),
        _ => kinds.Timestamp(key, issuing),
    };

    private static ServiceKey ServiceOf(KeySet current, string name) => name switch
    {
        KeyFiles.Tls => current.Tls,
        KeyFiles.Ticket => current.Ticket,
        _ => current.Timestamp,
    };
}
