using PeerSecure.Common.Keys;

namespace PeerSecure.Common.Tests.Keys;

/// <summary>A key file that cannot be written: a clear reason, the old file whole, no part of a new one.</summary>
public sealed class FailedWriteTests : IAsyncLifetime
{
    private readonly Passphrase _passphrase = Passphrase.CopyOf("x");
    private SmallDisk _disk = null!;
    private byte[] _before = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _disk = await SmallDisk.MountAsync(Stop);
        using var key = EncryptedKeyFile.CreateSigningKey(_disk.File("device.key"), KeyCurve.P256, _passphrase);
        _before = await File.ReadAllBytesAsync(_disk.File("device.key"), Stop);
    }

    public async ValueTask DisposeAsync()
    {
        _passphrase.Dispose();
        if (_disk is not null)
        {
            await _disk.DisposeAsync();
        }
    }

    [Fact]
    public void A_full_disk_is_named_and_changes_nothing()
    {
        _disk.FillUp();
        Assert.Equal(KeyFileFailure.DiskFull, Refusal(() => EncryptedKeyFile.ChangePassphrase(_disk.File("device.key"), _passphrase, _passphrase)));
        Assert.Equal(KeyFileFailure.DiskFull, Refusal(() => EncryptedKeyFile.CreateSigningKey(_disk.File("other.key"), KeyCurve.P256, _passphrase)));
        NothingChanged("device.key", "filler");
    }

    [Fact]
    public async Task A_folder_that_may_not_be_written_is_named_and_changes_nothing()
    {
        await _disk.TurnReadOnlyAsync(Stop);
        Assert.Equal(KeyFileFailure.NotWritten, Refusal(() => EncryptedKeyFile.ChangePassphrase(_disk.File("device.key"), _passphrase, _passphrase)));
        Assert.Equal(KeyFileFailure.NotWritten, Refusal(() => EncryptedKeyFile.CreateSigningKey(_disk.File("other.key"), KeyCurve.P256, _passphrase)));
        NothingChanged("device.key");
    }

    private static KeyFileFailure Refusal(Action action) => Assert.Throws<KeyFileException>(action).Failure;

    private void NothingChanged(params string[] names)
    {
        Assert.Equal(names, _disk.Names.Order(StringComparer.Ordinal));
        Assert.Equal(_before, File.ReadAllBytes(_disk.File("device.key")));
    }
}
