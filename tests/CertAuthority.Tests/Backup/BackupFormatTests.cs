using System.Security.Cryptography;
using PeerSecure.CertAuthority.Backup;
using PeerSecure.Common.Keys;

namespace PeerSecure.CertAuthority.Tests.Backup;

public sealed class BackupFormatTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(BackupFormat.ChunkBytes - 1)]
    [InlineData(BackupFormat.ChunkBytes)]
    [InlineData(BackupFormat.ChunkBytes + 1)]
    [InlineData(3 * BackupFormat.ChunkBytes)]
    public async Task What_was_written_is_read(int length)
    {
        var content = RandomNumberGenerator.GetBytes(length);
        Assert.Equal(content, await OpenAsync(await SealAsync(content), "right"));
    }

    [Fact]
    public async Task Neither_a_wrong_passphrase_nor_a_changed_part_opens()
    {
        var whole = await SealAsync(RandomNumberGenerator.GetBytes(2 * BackupFormat.ChunkBytes));
        Assert.Equal(BackupFailure.WrongPassphrase, await WhyAsync(whole, "wrong"));
        int[] places = [0, 5, 20, 39, 40, 4_000, BackupFormat.HeaderBytes + BackupFormat.ChunkBytes + 100, whole.Length - 1];
        foreach (var place in places)
        {
            var changed = (byte[])whole.Clone();
            changed[place] ^= 1;
            Assert.NotNull(await WhyAsync(changed, "right"));
        }
    }

    [Fact]
    public async Task A_cut_at_any_chunk_shows_and_so_does_a_chunk_too_many()
    {
        const int Sealed = BackupFormat.ChunkBytes + BackupFormat.TagBytes;
        var whole = await SealAsync(RandomNumberGenerator.GetBytes((2 * BackupFormat.ChunkBytes) + 10));
        foreach (var length in (int[])[0, 39, 40, 50, 40 + Sealed, 40 + Sealed + 1, 40 + (2 * Sealed), whole.Length - 1])
        {
            Assert.NotNull(await WhyAsync(whole[..length], "right"));
        }

        Assert.NotNull(await WhyAsync([.. whole, .. whole[40..(40 + Sealed)]], "right"));
        byte[] swapped = [.. whole[..40], .. whole[(40 + Sealed)..(40 + (2 * Sealed))], .. whole[40..(40 + Sealed)], .. whole[(40 + (2 * Sealed))..]];
        Assert.NotNull(await WhyAsync(swapped, "right"));
    }

    [Theory]
    [InlineData("../evil")]
    [InlineData("/etc/passwd")]
    [InlineData("blobs/../../evil")]
    [InlineData("retired/.ssh")]
    [InlineData("retired/a/b.key")]
    [InlineData("revocations.log")]
    [InlineData("control.sock")]
    [InlineData("restored")]
    [InlineData("authority.lock")]
    [InlineData("")]
    public void A_backup_may_not_bring_a_file_of_this_name(string name) => Assert.False(BackupContent.MayRestore(name));

    private static async Task<byte[]> SealAsync(byte[] content)
    {
        using var passphrase = Passphrase.CopyOf("right");
        using var target = new MemoryStream();
        using var writer = await BackupWriter.StartAsync(target, passphrase, Stop);
        await writer.CopyAsync(new MemoryStream(content), Stop);
        await writer.FinishAsync(Stop);
        return target.ToArray();
    }

    private static async Task<byte[]> OpenAsync(byte[] sealedBytes, string words)
    {
        using var passphrase = Passphrase.CopyOf(words);
        await using var reader = await BackupReader.OpenAsync(new MemoryStream(sealedBytes), passphrase, Stop);
        using var content = new MemoryStream();
        await reader.CopyToAsync(content, Stop);
        return content.ToArray();
    }

    private static async Task<BackupFailure?> WhyAsync(byte[] sealedBytes, string words)
    {
        try
        {
            await OpenAsync(sealedBytes, words);
            return null;
        }
        catch (BackupException failure)
        {
            return failure.Reason;
        }
    }
}
