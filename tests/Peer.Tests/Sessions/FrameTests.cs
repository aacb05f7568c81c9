using System.Buffers.Binary;
using PeerSecure.Peer.Sessions;

namespace PeerSecure.Peer.Tests.Sessions;

public sealed class FrameTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Frames_come_out_as_they_went_in()
    {
        var stream = new MemoryStream();
        using var writer = new FrameWriter(stream, Cancel);
        var large = new byte[FrameLimits.Body];
        large.AsSpan().Fill(7);
        await writer.WriteAsync(FrameType.Text, "hello"u8.ToArray(), Cancel);
        await writer.WriteAsync(FrameType.FileChunk, large, Cancel);
        await writer.WriteAsync(FrameType.Ping, ReadOnlyMemory<byte>.Empty, Cancel);

        var reader = new FrameReader(new Dripping(stream.ToArray(), step: 16_391));
        Assert.Equal(FrameRead.Frame, await reader.ReadAsync(Cancel));
        Assert.Equal(FrameType.Text, reader.Type);
        Assert.Equal("hello"u8.ToArray(), reader.Body.ToArray());
        Assert.Equal(FrameRead.Frame, await reader.ReadAsync(Cancel));
        Assert.True(reader.Body.Span.SequenceEqual(large));
        Assert.Equal(FrameRead.Frame, await reader.ReadAsync(Cancel));
        Assert.Equal(FrameType.Ping, reader.Type);
        Assert.Equal(0, reader.Body.Length);
        Assert.Equal(FrameRead.End, await reader.ReadAsync(Cancel));
    }

    [Fact]
    public async Task Every_truncation_of_a_frame_is_told_from_an_orderly_end()
    {
        var stream = new MemoryStream();
        using var writer = new FrameWriter(stream, Cancel);
        await writer.WriteAsync(FrameType.Text, new byte[40], Cancel);
        var whole = stream.ToArray();
        for (var length = 1; length < whole.Length; length++)
        {
            var reader = new FrameReader(new Dripping(whole.AsSpan(0, length).ToArray(), step: 3));
            Assert.Equal(FrameRead.CutShort, await reader.ReadAsync(Cancel));
        }
    }

    [Theory]
    [InlineData(2, FrameLimits.ControlBody + 1)]
    [InlineData(6, FrameLimits.Body + 1)]
    [InlineData(1, int.MaxValue)]
    [InlineData(200, FrameLimits.Body + 1)]
    public async Task An_over_long_frame_is_refused_before_anything_is_allocated_for_it(byte type, int length)
    {
        var header = new byte[FrameLimits.Header];
        BinaryPrimitives.WriteUInt32BigEndian(header, (uint)length);
        header[4] = type;
        var reader = new FrameReader(new MemoryStream(header));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(FrameRead.TooLong, await reader.ReadAsync(Cancel));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 * 1024);
    }

    [Fact]
    public async Task A_writer_that_was_cut_off_refuses_further_frames()
    {
        using var session = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        using var writer = new FrameWriter(new Stuck(), session.Token);
        var write = writer.WriteAsync(FrameType.Text, new byte[8], Cancel).AsTask();
        await session.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => write);
        await Assert.ThrowsAsync<IOException>(() => writer.WriteAsync(FrameType.Ping, ReadOnlyMemory<byte>.Empty, Cancel).AsTask());
    }

    [Fact]
    public async Task A_caller_that_gives_up_waiting_does_not_harm_the_stream()
    {
        using var session = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        using var impatient = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        using var writer = new FrameWriter(new Stuck(), session.Token);
        var first = writer.WriteAsync(FrameType.Text, new byte[8], impatient.Token).AsTask();
        var second = writer.WriteAsync(FrameType.Text, new byte[8], impatient.Token).AsTask();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.False(first.IsCompleted);
        await session.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
    }

    /// <summary>Gives a few bytes at a time, as a network does.</summary>
    private sealed class Dripping(byte[] content, int step) : MemoryStream(content)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(step, buffer.Length)], cancellationToken);
    }

    private sealed class Stuck : MemoryStream
    {
        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            await Task.Delay(Timeout.Infinite, cancellationToken);
    }
}
