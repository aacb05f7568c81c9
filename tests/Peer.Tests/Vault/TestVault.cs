using PeerSecure.Common.Keys;
using PeerSecure.Peer.Vault;

namespace PeerSecure.Peer.Tests.Vault;

/// <summary>A vault in a folder of its own.</summary>
internal sealed class TestVault : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("peersecure-test-").FullName;

    private readonly Passphrase _passphrase = Passphrase.Random();

    internal TestVault() => Vault = PeerVault.Create(Path.Combine(_folder, "alice"), _passphrase);

    internal PeerVault Vault { get; private set; }

    /// <summary>Closes it and opens it again, as a restart does.</summary>
    internal async Task ReopenAsync()
    {
        await Vault.DisposeAsync();
        Vault = PeerVault.Open(Path.Combine(_folder, "alice"), _passphrase);
    }

    public async ValueTask DisposeAsync()
    {
        await Vault.DisposeAsync();
        _passphrase.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
