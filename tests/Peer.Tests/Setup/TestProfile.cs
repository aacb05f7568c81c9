using PeerSecure.Common.Certificates;
using PeerSecure.Common.CommandLine;
using PeerSecure.Common.Keys;
using PeerSecure.Peer.Identity;
using PeerSecure.Peer.Setup;
using PeerSecure.Peer.Tests.Authority;
using PeerSecure.Peer.Vault;
using PeerSecure.Tests.Shared;

namespace PeerSecure.Peer.Tests.Setup;

/// <summary>alice/laptop on a disk of her own, enrolled at a scripted authority.</summary>
internal sealed class TestProfile : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("peersecure-test-").FullName;
    private readonly Passphrase _passphrase = Passphrase.Random();
    private readonly ProfileFiles _files;

    private TestProfile() => _files = new ProfileFiles(new HomeFolder(_home));

    internal string Folder => _files.FolderOf("alice");

    internal static async Task<TestProfile> CreateAsync(TestAuthority authority, ScriptedAuthority server, Func<TestLeaf, ReceivedChain>? chain = null)
    {
        var profile = new TestProfile();
        PrivateFolder.Ensure(Path.GetDirectoryName(profile.Folder)!);
        PrivateFolder.Ensure(profile.Folder);
        var leaf = authority.Device("alice", "laptop");
        EncryptedKeyFile.Save(DeviceFiles.Key(profile.Folder), leaf.Key, profile._passphrase);
        DeviceFiles.SaveCertificate(profile.Folder, chain is null ? leaf.Chain : chain(leaf));
        await PeerVault.Create(profile.Folder, profile._passphrase).DisposeAsync();
        profile._files.Save("alice", new Profile { Account = "alice", Device = "laptop", Authority = server.Joined });
        return profile;
    }

    /// <summary>One at a time. With a time, the authority has proven it already.</summary>
    internal async Task<SignedInProfile> OpenAsync(TimeProvider machine, DateTimeOffset? proven)
    {
        var signedIn = await SignedInProfile.OpenAsync(_files, "alice", _passphrase, machine);
        if (proven is { } time)
        {
            signedIn.Profile.Clock.Prove(time, machine.GetTimestamp());
        }

        return signedIn;
    }

    public void Dispose()
    {
        _passphrase.Dispose();
        Directory.Delete(_home, recursive: true);
    }
}
