using PeerSecure.Common.Certificates;
using PeerSecure.Common.Keys;

namespace PeerSecure.CertAuthority.Issuing;

/// <summary>
/// The authority's keys: the files, the set in use, and the ceremonies that replace them. Nothing outside this folder touches a private
/// key of the authority. The caller makes sure that one process at a time has the folder open.
/// </summary>
internal sealed class AuthorityKeys : IDisposable
{
    private readonly string _folder;
    private readonly Passphrase _passphrase;
    private readonly IReadOnlyList<string>? _hosts;
    private readonly Uri? _httpBase;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private volatile KeySet _current;

    private AuthorityKeys(string folder, Passphrase passphrase, IReadOnlyList<string>? hosts, Uri? httpBase, TimeProvider time)
    {
        _folder = folder;
        _passphrase = passphrase;
        _hosts = hosts;
        _httpBase = httpBase;
        _time = time;
        _current = Read();
    }

    /// <summary>Take it once per request and stay with it.</summary>
    public KeySet Current => _current;

    /// <summary>Raised after a rotation, on the thread that made it: for whoever keeps something made from the keys, as TLS does.</summary>
    public event Action<KeySet>? Changed;

    public bool IsRootHere => RootKey.IsHere(_folder);

    /// <summary>How long ago the current root signed its list.</summary>
    public TimeSpan RootListAge => _time.GetUtcNow() - File.GetLastWriteTimeUtc(Path.Combine(_folder, KeyFiles.List(KeyFiles.Root)));

    /// <summary>Whether an authority was made in this folder before.</summary>
    public static bool Exist(string folder)
    {
        Guarded(folder, () => FileChanges.Recover(folder));
        return File.Exists(Path.Combine(folder, KeyFiles.AuthorityId));
    }

    /// <summary>
    /// Opens the keys in the folder, or makes them at the first start. Throws <see cref="IssuingException"/> and
    /// <see cref="KeyFileException"/>.
    /// </summary>
    /// <param name="folder">The authority's folder, which exists.</param>
    /// <param name="databaseKey">The passphrase of the key files follows from it; not kept.</param>
    /// <param name="hosts">DNS names and addresses for the TLS certificate; null for commands that do not serve and keep what is there.</param>
    /// <param name="httpBase">Where CRL and OCSP are served in plain; null when they are not.</param>
    /// <param name="time">Dates of new certificates.</param>
    public static AuthorityKeys OpenOrCreate(
        string folder, DatabaseKey databaseKey, IReadOnlyList<string>? hosts, Uri? httpBase, TimeProvider time)
    {
        var passphrase = AuthorityKeyPassphrase.Derive(databaseKey);
        try
        {
            if (!Exist(folder))
            {
                Guarded(folder, () => new KeyCeremony(folder, passphrase, time.GetUtcNow()).Create(hosts ?? [], httpBase));
            }

            var keys = new AuthorityKeys(folder, passphrase, hosts, httpBase, time);
            if (hosts is not null)
            {
                keys.RenewServiceCertificates(); // other names or addresses than at the last start
            }

            return keys;
        }
        catch
        {
            passphrase.Dispose();
            throw;
        }
    }

    /// <summary>Replaces a key; the new one is in use, and durable, when this returns. Takes some milliseconds of disk.</summary>
    public Rotation Rotate(AuthorityKeyKind kind)
    {
        lock (_gate)
        {
            var before = _current;
            Change(ceremony => Replace(ceremony, kind, before));
            return new Rotation(kind, CertificateOf(before, kind), CertificateOf(_current, kind));
        }
    }

    /// <summary>Keys of which more than two thirds of the life has passed; the root is not among them: it is rolled over by hand.</summary>
    public IReadOnlyList<AuthorityKeyKind> Due()
    {
        var now = _time.GetUtcNow();
        var current = _current;
        AuthorityKeyKind[] kinds = [AuthorityKeyKind.Issuing, AuthorityKeyKind.Tls, AuthorityKeyKind.Ticket, AuthorityKeyKind.Timestamp];
        return [.. kinds.Where(kind => IsDue(CertificateOf(current, kind), now))];
    }

    /// <summary>R2: a document about issuing keys, signed by the root, which must be here.</summary>
    public byte[] SignByRoot(string purpose, ReadOnlySpan<byte> payload)
    {
        using var root = RootKey.Open(_folder, _current.Root, KeyFiles.Root);
        return root.Key.SignDocument(purpose, payload);
    }

    /// <summary>The list of certificates that a root has revoked, as it last signed it; null for a key that is no root of ours.</summary>
    public byte[]? FindRootList(string keyId)
    {
        var current = _current;
        var retired = current.RetiredRoots.FirstOrDefault(root => root.PublicKey.KeyId == keyId);
        var name = keyId == current.Root.PublicKey.KeyId ? KeyFiles.List(KeyFiles.Root)
            : retired is null ? null : KeyFiles.List(KeyFiles.RetiredAs(KeyFiles.Root, retired.PublicKey));
        var path = name is null ? null : Path.Combine(_folder, name);
        return path is not null && File.Exists(path) ? File.ReadAllBytes(path) : null;
    }

    /// <summary>Signs the list of a root anew; its key must be here.</summary>
    /// <param name="root">The current root or a retired one.</param>
    /// <param name="entries">Each written by <see cref="CertificateList.WriteEntry"/>.</param>
    public void RenewRootList(SpkiHash root, byte[] entries)
    {
        lock (_gate)
        {
            var current = _current;
            var retired = current.RetiredRoots.FirstOrDefault(one => one.PublicKey.Hash == root);
            Change(ceremony => ceremony.RenewRootList(
                retired ?? current.Root, retired is null ? KeyFiles.Root : KeyFiles.RetiredAs(KeyFiles.Root, retired.PublicKey), entries));
        }
    }

    public void Dispose() => _passphrase.Dispose();

    private void RenewServiceCertificates()
    {
        lock (_gate)
        {
            var renewed = false;
            Guarded(_folder, () => renewed = new KeyCeremony(_folder, _passphrase, _time.GetUtcNow()).RenewServiceCertificates(_current));
            _current = renewed ? Read() : _current;
        }
    }

    private static void Replace(KeyCeremony ceremony, AuthorityKeyKind kind, KeySet current)
    {
        switch (kind)
        {
            case AuthorityKeyKind.Root:
                ceremony.RotateRoot(current);
                break;
            case AuthorityKeyKind.Issuing:
                ceremony.RotateIssuing(current);
                break;
            case AuthorityKeyKind.Tls:
                ceremony.RotateService(current, KeyFiles.Tls);
                break;
            case AuthorityKeyKind.Ticket:
                ceremony.RotateService(current, KeyFiles.Ticket);
                break;
            case AuthorityKeyKind.Timestamp:
                ceremony.RotateService(current, KeyFiles.Timestamp);
                break;
        }
    }

    /// <summary>A change that failed half-way is finished or thrown away first, so that the next one starts from whole files.</summary>
    private void Change(Action<KeyCeremony> ceremony)
    {
        Guarded(_folder, () =>
        {
            FileChanges.Recover(_folder);
            ceremony(new KeyCeremony(_folder, _passphrase, _time.GetUtcNow()));
        });
        _current = Read();
        Changed?.Invoke(_current);
    }

    private KeySet Read() => new KeySetReader(_folder, _passphrase, _time.GetUtcNow()).Read(_hosts, _httpBase);

    private static void Guarded(string folder, Action action)
    {
        try
        {
            action();
        }
        catch (IOException failure)
        {
            throw new IssuingException(IssuingFailure.NotWritten, folder, failure);
        }
    }

    private static bool IsDue(HeldCertificate certificate, DateTimeOffset now) =>
        now - certificate.NotBefore > (certificate.NotAfter - certificate.NotBefore) * 2 / 3;

    private static HeldCertificate CertificateOf(KeySet set, AuthorityKeyKind kind) => kind switch
    {
        AuthorityKeyKind.Root => set.Root,
        AuthorityKeyKind.Issuing => set.Issuing.Certificate,
        AuthorityKeyKind.Tls => set.Tls.Certificate,
        AuthorityKeyKind.Ticket => set.Ticket.Certificate,
        AuthorityKeyKind.Timestamp => set.Timestamp.Certificate,
    };
}
