using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Envelopes;
using PeerSecure.Common.Keys;
using PeerSecure.Common.Revocation;
using PeerSecure.Peer.Authority;
using PeerSecure.Peer.Vault;

namespace PeerSecure.Peer.Identity;

/// <summary>
/// A profile that was unlocked: its vault, its device key and certificate, and what it knows of its authority. One process at a time has it
/// open (the vault's lock). A renewed certificate takes the place of the old one while sessions go on.
/// </summary>
internal sealed class OpenProfile : IAsyncDisposable
{
    private readonly List<IDisposable> _retired = [];
    private readonly Lock _gate = new();
    private Credentials _current;

    private OpenProfile(string folder, Profile profile, PeerVault vault, Credentials credentials, TimeProvider machine)
    {
        Folder = folder;
        Profile = profile;
        Vault = vault;
        _current = credentials;
        Anchors = profile.Authority.ToAnchors();
        var latest = new TimeStore(vault.Settings).Latest;   // S3
        Clock = new AuthorityClock(machine, latest > profile.Authority.LatestTime ? latest : profile.Authority.LatestTime);
        Revocations = new KnownRevocations(Anchors);
        new RevocationStore(vault.Settings).RestoreInto(Revocations, Clock.Now);
    }

    internal string Folder { get; }

    internal Profile Profile { get; }

    internal PeerVault Vault { get; }

    internal TrustAnchors Anchors { get; }

    internal AuthorityClock Clock { get; }

    internal KnownRevocations Revocations { get; }

    internal DeviceIdentity Self => Signer.Identity;

    /// <summary>What TLS shows: leaf, issuing and cross certificates (N6).</summary>
    internal TlsIdentity Identity => Volatile.Read(ref _current).Tls;

    /// <summary>The device key, for documents that others verify.</summary>
    internal DeviceSigner Signer => Volatile.Read(ref _current).Signer;

    internal SpkiHash KeyHash => SpkiHash.Of(DeviceKey.ExportSubjectPublicKeyInfo());

    internal ECDsa DeviceKey => Volatile.Read(ref _current).Key;

    internal static string KeyOf(string folder) => DeviceFiles.Key(folder);

    internal static string CertificateOf(string folder) => DeviceFiles.Certificate(folder);

    internal static async Task<OpenProfile> OpenAsync(ProfileFiles files, string name, Passphrase passphrase, TimeProvider machine)
    {
        var folder = files.FolderOf(name);
        var profile = files.Load(name);
        DeviceFiles.SettlePassphrase(folder);
        if (!File.Exists(DeviceFiles.Current(folder).Certificate))
        {
            throw new ProfileException(ProfileFailure.NotEnrolled, name);
        }

        var credentials = Credentials.Load(folder, name, passphrase);
        PeerVault? vault = null;
        try
        {
            vault = PeerVault.Open(folder, passphrase);
            DeviceFiles.Settle(folder);
            return new OpenProfile(folder, profile, vault, credentials, machine);
        }
        catch
        {
            credentials.Dispose();
            await (vault?.DisposeAsync() ?? ValueTask.CompletedTask);
            throw;
        }
    }

    /// <summary>Takes up a renewed certificate (and key) from the profile's files; sessions that are open keep what they have.</summary>
    internal void Reload(Passphrase passphrase) => Use(Credentials.Load(Folder, Profile.Account, passphrase));

    /// <summary>Takes up a renewed certificate under the same key, which needs no passphrase.</summary>
    internal void Adopt(ReceivedChain chain) => Use(Credentials.Of(chain, Self, Volatile.Read(ref _current).Key));

    private void Use(Credentials renewed)
    {
        lock (_gate)
        {
            _retired.Add(Interlocked.Exchange(ref _current, renewed));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Vault.DisposeAsync();
        _current.Dispose();
        foreach (var retired in _retired)
        {
            retired.Dispose();
        }
    }

    private sealed record Credentials(ECDsa Key, X509Certificate2 Leaf, IReadOnlyList<X509Certificate2> Others, TlsIdentity Tls, DeviceSigner Signer) : IDisposable
    {
        internal static Credentials Load(string folder, string name, Passphrase passphrase)
        {
            var files = DeviceFiles.Current(folder);
            if (!ReceivedChain.TryParsePem(Read(files.Certificate), out var chain, out _)   // our own file: others verify it
                || !DeviceIdentity.TryParse(chain.Leaf.UnverifiedUri, out var identity))
            {
                throw new ProfileException(ProfileFailure.Damaged, files.Certificate);
            }

            var key = EncryptedKeyFile.LoadSigningKey(files.Key, passphrase);
            if (!key.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(chain.Leaf.Spki.Span))
            {
                key.Dispose();
                throw new ProfileException(ProfileFailure.KeyMismatch, name);
            }

            return Of(chain, identity, key);
        }

        /// <summary>The key may be shared with former credentials: disposing it twice does no harm, and they go together.</summary>
        internal static Credentials Of(ReceivedChain chain, DeviceIdentity identity, ECDsa key)
        {
            using var bare = X509CertificateLoader.LoadCertificate(chain.Leaf.Der.Span);
            var leaf = bare.CopyWithPrivateKey(key);
            IReadOnlyList<X509Certificate2> others = [.. chain.Others.Select(static other => X509CertificateLoader.LoadCertificate(other.Der.Span))];
            var signer = new DeviceSigner(identity, [.. chain.Others.Prepend(chain.Leaf).Select(static part => part.Der.ToArray())], key);
            return new Credentials(key, leaf, others, TlsIdentity.Create(leaf, others), signer);
        }

        public void Dispose()
        {
            Leaf.Dispose();
            foreach (var other in Others)
            {
                other.Dispose();
            }

            Key.Dispose();
        }

        private static string Read(string path)
        {
            try
            {
                return File.ReadAllText(path);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                throw new ProfileException(ProfileFailure.Damaged, path, failure);
            }
        }
    }
}
