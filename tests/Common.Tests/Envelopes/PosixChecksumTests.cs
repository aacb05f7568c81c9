using System.Globalization;
using System.Security.Cryptography;
using PeerSecure.Common.Envelopes;

namespace PeerSecure.Common.Tests.Envelopes;

public sealed class PosixChecksumTests
{
    [Theory]
    [InlineData("", 4294967295)]
    [InlineData("123456789", 930766865)]
    [InlineData("The quick brown fox jumps over the lazy dog", 2074844392)]
    public void Known_numbers_come_out(string text, uint expected)
    {
        var checksum = new PosixChecksum();
        checksum.Append(System.Text.Encoding.ASCII.GetBytes(text));
        Assert.Equal(expected, checksum.Value);
    }

    [Fact]
    public void Pieces_of_any_length_give_the_number_of_the_whole()
    {
        var content = RandomNumberGenerator.GetBytes(1000);
        var whole = new PosixChecksum();
        whole.Append(content);
        for (var piece = 1; piece < 20; piece++)
        {
            var checksum = new PosixChecksum();
            foreach (var part in content.Chunk(piece))
            {
                checksum.Append(part);
            }

            Assert.Equal(whole.Value, checksum.Value);
            Assert.Equal(1000, checksum.Length);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(65_537)]
    [InlineData(1_000_003)]
    public async Task The_cksum_program_prints_the_same(int length)
    {
        Tool.Require("cksum");
        var path = Path.Combine(Path.GetTempPath(), $"peersecure-test-{Path.GetRandomFileName()}");
        var content = RandomNumberGenerator.GetBytes(length);
        try
        {
            await File.WriteAllBytesAsync(path, content, TestContext.Current.CancellationToken);
            var (exitCode, output) = await Tool.RunAsync("cksum", [path], TestContext.Current.CancellationToken);
            Assert.Equal(0, exitCode);
            var checksum = new PosixChecksum();
            checksum.Append(content);
            Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"{checksum.Value} {length}"), string.Join(' ', output.Split(' ')[..2]));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
