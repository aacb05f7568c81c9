using System.Security.Cryptography;
using PeerSecure.Common.Envelopes;

namespace PeerSecure.Common.Tests.Envelopes;

public sealed class SealedFileTests
{
    private const int Chunk = SealedFileLayout.ChunkLength;

    public static TheoryData<int> Lengths => [0, 1, 15, 16, 17, Chunk - 1, Chunk, Chunk + 1, (2 * Chunk) - 1, 2 * Chunk, (16 * Chunk) - 1, 16 * Chunk, (16 * Chunk) + 1, (33 * Chunk) + 5];

    [Theory, MemberData(nameof(Lengths))]
    public async Task A_file_of_any_length_comes_back(int length)
    {
        using var file = new SealedFile(length);
        var content = await file.SealAsync();
        Assert.Equal(SealedFileLayout.SealedLength(length), content.Length);
        var (result, plain) = await file.OpenAsync(content);
        Assert.Equal(new FileOpening(SealedFileFailure.None, SealedFileLayout.ChunkCount(length), length), result);
        Assert.Equal(file.Plain, plain);
    }

    [Fact]
    public void Plain_and_sealed_lengths_belong_together_one_to_one()
    {
        var possible = new HashSet<long>();
        foreach (var length in Enumerable.Range(0, 40).Concat(Enumerable.Range(Chunk - 40, 80)).Concat(Enumerable.Range((2 * Chunk) - 40, 80)))
        {
            var sealedLength = SealedFileLayout.SealedLength(length);
            Assert.True(SealedFileLayout.TryPlainLength(sealedLength, out var plainLength));
            Assert.Equal(length, plainLength);
            possible.Add(sealedLength);
        }

        Assert.All(Enumerable.Range(0, 90).Where(length => !possible.Contains(length)), length => Assert.False(SealedFileLayout.TryPlainLength(length, out _)));
        Assert.False(SealedFileLayout.TryPlainLength(-1, out _));
        Assert.False(SealedFileLayout.TryPlainLength(long.MaxValue, out _));
        Assert.False(SealedFileLayout.TryPlainLength(SealedFileLayout.OffsetOf(1) + SealedFileLayout.TagLength, out _));
    }

    // M6: every byte is covered; the chunk is named.
    [Fact]
    public async Task A_flipped_bit_in_any_byte_names_its_chunk()
    {
        using var file = new SealedFile((2 * Chunk) + 100);
        var content = await file.SealAsync();
        foreach (var index in Enumerable.Range(0, FileHeader.Length + 64).Concat(Enumerable.Range(content.Length - 200, 200)).Append(Chunk + 100))
        {
            content[index] ^= 0x10;
            var (result, plain) = await file.OpenAsync(content);
            content[index] ^= 0x10;
            var chunk = index < FileHeader.Length ? 0 : (index - FileHeader.Length) / SealedFileLayout.SealedChunkLength;
            Assert.False(result.IsComplete, $"opened with byte {index} changed");
            Assert.Equal(chunk, result.Chunk);
            Assert.Equal(chunk * Chunk, plain.Length);
        }
    }

    [Fact]
    public async Task Every_truncation_is_found()
    {
        using var file = new SealedFile(Chunk + 50);
        var content = await file.SealAsync();
        int[] lengths = [.. Enumerable.Range(0, FileHeader.Length + 40), .. Enumerable.Range((int)SealedFileLayout.OffsetOf(1) - 20, 40), .. Enumerable.Range(content.Length - 70, 70)];
        foreach (var length in lengths)
        {
            var (result, _) = await file.OpenAsync(content[..length]);
            Assert.False(result.IsComplete, $"opened {length} bytes");
        }

        var (atBoundary, _) = await file.OpenAsync(content[..(int)SealedFileLayout.OffsetOf(1)]);
        Assert.Equal(new FileOpening(SealedFileFailure.Truncated, 0, 0), atBoundary);
    }

    [Fact]
    public async Task Chunks_swapped_repeated_left_out_or_added_are_found()
    {
        using var file = new SealedFile((3 * Chunk) + 10);
        var content = await file.SealAsync();
        var header = content[..FileHeader.Length];
        var chunks = content[FileHeader.Length..].Chunk(SealedFileLayout.SealedChunkLength).ToList();

        await Expect([chunks[1], chunks[0], chunks[2], chunks[3]], SealedFileFailure.Damaged, 0);
        await Expect([chunks[0], chunks[0], chunks[1], chunks[2], chunks[3]], SealedFileFailure.Damaged, 1);
        await Expect([chunks[0], chunks[2], chunks[3]], SealedFileFailure.Damaged, 1);
        await Expect([chunks[0], chunks[1], chunks[2]], SealedFileFailure.Truncated, 2);
        await Expect([.. chunks, [1, 2, 3]], SealedFileFailure.Damaged, 3);
        await Expect([chunks[3], chunks[0]], SealedFileFailure.Damaged, 0);

        async Task Expect(IEnumerable<byte[]> order, SealedFileFailure failure, long chunk)
        {
            var (result, _) = await file.OpenAsync([.. header, .. order.SelectMany(one => one)]);
            Assert.Equal((failure, chunk), (result.Failure, result.Chunk));
        }
    }

    [Fact]
    public async Task Something_behind_a_whole_last_chunk_is_found()
    {
        using var file = new SealedFile(2 * Chunk);
        var content = await file.SealAsync();
        var (result, _) = await file.OpenAsync([.. content, 0]);
        Assert.Equal((SealedFileFailure.TrailingBytes, 1), (result.Failure, result.Chunk));
    }

    [Fact]
    public async Task Another_files_key_header_or_chunk_does_not_fit()
    {
        using var file = new SealedFile(100);
        using var other = new SealedFile(100);
        var content = await file.SealAsync();
        var foreign = await other.SealAsync();
        Assert.Equal(SealedFileFailure.OtherFile, (await other.OpenAsync(content)).Result.Failure);

        using var target = new MemoryStream();
        var wrongKey = await FileOpener.OpenAsync(new MemoryStream(content), target, other.Key, file.Header.Hash, TestContext.Current.CancellationToken);
        Assert.Equal(SealedFileFailure.Damaged, wrongKey.Failure);
        var mixed = await file.OpenAsync([.. content[..FileHeader.Length], .. foreign[FileHeader.Length..]]);
        Assert.Equal(SealedFileFailure.Damaged, mixed.Result.Failure);
    }

    [Fact]
    public async Task An_empty_chunk_at_the_end_is_not_how_files_end()
    {
        using var file = new SealedFile(Chunk);
        using var cipher = new FileChunkCipher(file.Key, file.Header);
        var first = new byte[SealedFileLayout.SealedChunkLength];
        var empty = new byte[SealedFileLayout.TagLength];
        cipher.Seal(0, isLast: false, file.Plain, first);
        cipher.Seal(1, isLast: true, [], empty);
        var (result, _) = await file.OpenAsync([.. file.Header.Bytes, .. first, .. empty]);
        Assert.Equal((SealedFileFailure.Damaged, 1), (result.Failure, result.Chunk));
    }

    [Fact]
    public async Task A_chunk_opens_by_itself_and_a_file_from_any_chunk_on()
    {
        using var file = new SealedFile((3 * Chunk) + 10);
        var content = await file.SealAsync();
        using var cipher = new FileChunkCipher(file.Key, file.Header);
        var plain = new byte[Chunk];
        var second = content.AsSpan((int)SealedFileLayout.OffsetOf(2), SealedFileLayout.SealedChunkLength);
        Assert.True(cipher.TryOpen(2, isLast: false, second, plain));
        Assert.Equal(file.Plain[(2 * Chunk)..(3 * Chunk)], plain);
        Assert.False(cipher.TryOpen(2, isLast: true, second, plain));
        Assert.False(cipher.TryOpen(1, isLast: false, second, plain));
        Assert.False(cipher.TryOpen(2, isLast: false, second[1..], plain));

        using var opener = FileOpener.For(file.Key, file.Header);
        using var target = new MemoryStream();
        var rest = await opener.OpenFromAsync(new MemoryStream(content[(int)SealedFileLayout.OffsetOf(2)..]), target, 2, TestContext.Current.CancellationToken);
        Assert.Equal(new FileOpening(SealedFileFailure.None, 4, Chunk + 10), rest);
        Assert.Equal(file.Plain[(2 * Chunk)..], target.ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(FileHeader.Length)]
    [InlineData(70_000)]
    [InlineData(1_200_000)]
    [InlineData(1_311_100)]
    [InlineData(1_400_000)]
    public async Task A_resumed_upload_gives_out_the_rest_and_the_digests_of_the_whole(int skip)
    {
        using var file = new SealedFile(20 * Chunk);
        var content = await file.SealAsync();
        using ContentDigest sealedDigest = new(withPosixChecksum: true), plainDigest = new(withPosixChecksum: false);
        var rest = await file.SealAsync(new SealingOptions { Skip = skip, SealedDigest = sealedDigest, PlainDigest = plainDigest });
        Assert.Equal(content[Math.Min(skip, content.Length)..], rest);
        Assert.Equal(SHA256.HashData(content), sealedDigest.Sha256());
        Assert.Equal(SHA256.HashData(file.Plain), plainDigest.Sha256());
        Assert.Equal(content.Length, sealedDigest.Length);
        Assert.NotNull(sealedDigest.PosixChecksum);
        Assert.Null(plainDigest.PosixChecksum);
    }

    // M6: on resume another tag means that the source changed; nothing sealed anew under the old key may leave.
    [Fact]
    public async Task A_source_that_changed_is_found_before_a_changed_byte_leaves()
    {
        using var file = new SealedFile(40 * Chunk);
        await file.SealAsync();
        file.Plain[20 * Chunk] ^= 1;
        await using var sealing = new SealingStream(new MemoryStream(file.Plain), file.Key, file.Header, file.Journal, new SealingOptions());
        using var target = new MemoryStream();
        var failure = await Assert.ThrowsAsync<SealedFileException>(() => sealing.CopyToAsync(target, TestContext.Current.CancellationToken));
        Assert.Equal((SealedFileFailure.SourceChanged, 16), (failure.Failure, failure.Chunk));
        Assert.Equal(SealedFileLayout.OffsetOf(16), target.Length);
    }

    [Theory]
    [InlineData(Chunk)]
    [InlineData(-1)]
    public async Task A_source_that_grew_or_shrank_is_found(int change)
    {
        using var file = new SealedFile(2 * Chunk);
        await file.SealAsync();
        var source = file.Plain.Concat(new byte[Chunk]).Take(file.Plain.Length + change).ToArray();
        await using var sealing = new SealingStream(new MemoryStream(source), file.Key, file.Header, file.Journal, new SealingOptions());
        await Assert.ThrowsAsync<SealedFileException>(() => sealing.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Small_reads_and_a_source_that_gives_little_at_a_time_change_nothing()
    {
        using var file = new SealedFile((2 * Chunk) + 3);
        var expected = await file.SealAsync();
        await using var sealing = new SealingStream(new TricklingStream(file.Plain), file.Key, file.Header, new MemorySealJournal(), new SealingOptions());
        var actual = new byte[expected.Length];
        var length = 0;
        while (await sealing.ReadAsync(actual.AsMemory(length, Math.Min(777, actual.Length - length)), TestContext.Current.CancellationToken) is > 0 and var read)
        {
            length += read;
        }

        Assert.Equal(expected, actual);

        using var target = new MemoryStream();
        var result = await FileOpener.OpenAsync(new TricklingStream(expected), target, file.Key, file.Header.Hash, TestContext.Current.CancellationToken);
        Assert.True(result.IsComplete);
        Assert.Equal(file.Plain, target.ToArray());
    }

    [Fact]
    public void Only_our_headers_are_headers()
    {
        var good = FileHeader.Create().Bytes.ToArray();
        Assert.True(FileHeader.TryParse(good, out var parsed));
        Assert.Equal(SHA256.HashData(good), parsed.Hash.ToArray());
        Assert.False(FileHeader.TryParse(good.AsSpan(1), out _));
        Assert.False(FileHeader.TryParse([.. good, 0], out _));
        for (var index = 0; index < 8; index++)
        {
            good[index] ^= 1;
            Assert.False(FileHeader.TryParse(good, out _));
            good[index] ^= 1;
        }
    }

    /// <summary>Written by an independent implementation (Python, cryptography).</summary>
    [Fact]
    public async Task A_file_sealed_by_another_implementation_opens()
    {
        using var key = FileKey.CopyOf(Enumerable.Range(0, 32).Select(value => (byte)value).ToArray());
        var content = Convert.FromHexString(OwnVector);
        Assert.True(FileHeader.TryParse(content.AsSpan(0, FileHeader.Length), out var header));
        using var target = new MemoryStream();
        var result = await FileOpener.OpenAsync(new MemoryStream(content), target, key, header.Hash, TestContext.Current.CancellationToken);
        Assert.True(result.IsComplete, $"{result}");
        Assert.Equal("a small sealed file"u8, target.ToArray());
    }

    private const string OwnVector = "707366696c652f316465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f80818283756c55bc9cc8d90b03c12243faf18921e44ba9e23f5ae63dfeedce16cd459069cb7371";

    private sealed class TricklingStream(byte[] content) : MemoryStream(content)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, 1021)], cancellationToken);
    }
}
