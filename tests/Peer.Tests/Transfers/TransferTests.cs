using System.Security.Cryptography;
using System.Text.Json;
using PeerSecure.Peer.Sessions;
using PeerSecure.Peer.Transfers;

namespace PeerSecure.Peer.Tests.Transfers;

public sealed class TransferTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("peersecure-test-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Downloads => Path.Combine(_folder, "downloads");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Files_and_folders_arrive_with_their_hashes()
    {
        var single = Make("report.bin", 1_300_000);
        Directory.CreateDirectory(Path.Combine(_folder, "tree/inner/empty-dir"));
        var inner = Make("tree/inner/a.txt", 10);
        var none = Make("tree/none", 0);
        await using var ends = await TransferEnds.OpenAsync(Downloads);

        await ends.Sender.SendAsync(TransferId.Create(), SourceFiles.Collect([single, Path.Combine(_folder, "tree")]), Cancel);

        Assert.Equal(TransferEnds.Sha256(single), TransferEnds.Sha256(Path.Combine(Downloads, "report.bin")));
        Assert.Equal(TransferEnds.Sha256(inner), TransferEnds.Sha256(Path.Combine(Downloads, "tree/inner/a.txt")));
        Assert.Equal(TransferEnds.Sha256(none), TransferEnds.Sha256(Path.Combine(Downloads, "tree/none")));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(Downloads, ".peersecure-partial")));
    }

    [Fact]
    public async Task Both_directions_run_at_once()
    {
        var there = Make("there.bin", 8_000_000);
        var back = Make("back.bin", 8_000_000);
        await using var ends = await TransferEnds.OpenAsync(Downloads);
        await Task.WhenAll(
            ends.Sender.SendAsync(TransferId.Create(), SourceFiles.Collect([there]), Cancel),
            ends.Receiver.SendAsync(TransferId.Create(), SourceFiles.Collect([back]), Cancel));
        Assert.Equal(TransferEnds.Sha256(there), TransferEnds.Sha256(Path.Combine(Downloads, "there.bin")));
        Assert.Equal(TransferEnds.Sha256(back), TransferEnds.Sha256(Path.Combine(Downloads, "of-sender", "back.bin")));
    }

    [Fact]
    public async Task Existing_files_are_kept_and_the_new_one_gets_a_number()
    {
        var source = Make("notes.txt", 100);
        Directory.CreateDirectory(Downloads);
        await File.WriteAllTextAsync(Path.Combine(Downloads, "notes.txt"), "mine", Cancel);
        await using var ends = await TransferEnds.OpenAsync(Downloads);
        await ends.Sender.SendAsync(TransferId.Create(), SourceFiles.Collect([source]), Cancel);
        Assert.Equal("mine", await File.ReadAllTextAsync(Path.Combine(Downloads, "notes.txt"), Cancel));
        Assert.Equal(TransferEnds.Sha256(source), TransferEnds.Sha256(Path.Combine(Downloads, "notes (1).txt")));
    }

    [Fact]
    public async Task A_broken_transfer_goes_on_where_it_stopped_without_asking_again()
    {
        var source = Make("large.bin", 40_000_000);
        var id = TransferId.Create();
        var questions = 0;
        await using (var ends = await TransferEnds.OpenAsync(Downloads, _ => Task.FromResult(Interlocked.Increment(ref questions) > 0), new HaltingStream(20_000_000)))
        {
            var send = ends.Sender.SendAsync(id, SourceFiles.Collect([source]), Cancel);
            await foreach (var item in ends.Received.Reader.ReadAllAsync(Cancel))
            {
                if (item.Step == TransferStep.Progress && item.Bytes > 15_000_000)
                {
                    break;
                }
            }

            ends.Cut();
            var failure = await Assert.ThrowsAsync<TransferException>(() => send);
            Assert.Equal(TransferFailure.BrokenOff, failure.Reason);
        }

        await using var again = await TransferEnds.OpenAsync(Downloads, _ => Task.FromResult(Interlocked.Increment(ref questions) > 0));
        await again.Sender.SendAsync(id, SourceFiles.Collect([source]), Cancel);
        var first = await TransferEnds.WaitAsync(again.Received, TransferStep.Accepted, Cancel);
        Assert.InRange(first.Bytes, 15_000_000, 40_000_000);
        Assert.Equal(1, questions);
        Assert.Equal(TransferEnds.Sha256(source), TransferEnds.Sha256(Path.Combine(Downloads, "large.bin")));
    }

    [Fact]
    public async Task A_part_that_was_spoiled_on_disk_is_found_by_its_hash_and_sent_again()
    {
        var source = Make("large.bin", 20_000_000);
        var id = TransferId.Create();
        await using (var ends = await TransferEnds.OpenAsync(Downloads, path: new HaltingStream(10_000_000)))
        {
            var send = ends.Sender.SendAsync(id, SourceFiles.Collect([source]), Cancel);
            await TransferEnds.WaitAsync(ends.Received, TransferStep.Progress, Cancel);
            ends.Cut();
            await Assert.ThrowsAsync<TransferException>(() => send);
        }

        await using (var part = File.OpenWrite(Path.Combine(Downloads, ".peersecure-partial", id, "0.part")))
        {
            part.Write("spoiled"u8);
        }

        await using var again = await TransferEnds.OpenAsync(Downloads);
        await again.Sender.SendAsync(id, SourceFiles.Collect([source]), Cancel);
        Assert.Equal(TransferEnds.Sha256(source), TransferEnds.Sha256(Path.Combine(Downloads, "large.bin")));
        await TransferEnds.WaitAsync(again.Received, TransferStep.FileRepeated, Cancel);
    }

    [Fact]
    public async Task After_a_restart_of_the_machine_only_flushed_bytes_count()
    {
        var source = Make("large.bin", 30_000_000);
        var id = TransferId.Create();
        await using (var ends = await TransferEnds.OpenAsync(Downloads, path: new HaltingStream(28_000_000)))
        {
            var send = ends.Sender.SendAsync(id, SourceFiles.Collect([source]), Cancel);
            await foreach (var item in ends.Received.Reader.ReadAllAsync(Cancel))
            {
                if (item.Bytes > 25_000_000)
                {
                    break;
                }
            }

            ends.Cut();
            await Assert.ThrowsAsync<TransferException>(() => send);
        }

        var journal = Path.Combine(Downloads, ".peersecure-partial", id, "journal");
        var text = await File.ReadAllTextAsync(journal, Cancel);
        await File.WriteAllTextAsync(journal, text.Replace($"boot {BootId.Current}", "boot earlier", StringComparison.Ordinal), Cancel);
        var flushed = text.Split('\n').Where(static line => line.StartsWith("flushed 0 ", StringComparison.Ordinal)).Select(static line => long.Parse(line[10..], System.Globalization.CultureInfo.InvariantCulture)).Append(0).Max();

        await using var again = await TransferEnds.OpenAsync(Downloads);
        await again.Sender.SendAsync(id, SourceFiles.Collect([source]), Cancel);
        var accepted = await TransferEnds.WaitAsync(again.Received, TransferStep.Accepted, Cancel);
        Assert.Equal(flushed, accepted.Bytes);
        Assert.Equal(TransferEnds.Sha256(source), TransferEnds.Sha256(Path.Combine(Downloads, "large.bin")));
    }

    [Fact]
    public async Task A_declined_offer_leaves_nothing_behind()
    {
        var source = Make("no.bin", 1000);
        await using var ends = await TransferEnds.OpenAsync(Downloads, _ => Task.FromResult(false));
        var failure = await Assert.ThrowsAsync<TransferException>(() => ends.Sender.SendAsync(TransferId.Create(), SourceFiles.Collect([source]), Cancel));
        Assert.Equal(TransferFailure.Refused, failure.Reason);
        Assert.False(Directory.Exists(Downloads));
    }

    [Fact]
    public async Task Cancelling_at_the_sender_removes_the_parts_of_the_receiver()
    {
        var source = Make("large.bin", 60_000_000);
        var path = new HaltingStream(10_000_000);
        await using var ends = await TransferEnds.OpenAsync(Downloads, path: path);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var send = ends.Sender.SendAsync(TransferId.Create(), SourceFiles.Collect([source]), stop.Token);
        await TransferEnds.WaitAsync(ends.Received, TransferStep.Progress, Cancel);
        await stop.CancelAsync();
        path.GoOn();
        var failure = await Assert.ThrowsAsync<TransferException>(() => send);
        Assert.Equal(TransferFailure.Cancelled, failure.Reason);
        await TransferEnds.WaitAsync(ends.Received, TransferStep.Cancelled, Cancel);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(Downloads, ".peersecure-partial")));
    }

    [Fact]
    public async Task Cancelling_at_the_receiver_stops_the_sender()
    {
        var source = Make("large.bin", 200_000_000);
        var id = TransferId.Create();
        var path = new HaltingStream(10_000_000);
        await using var ends = await TransferEnds.OpenAsync(Downloads, path: path);
        var send = ends.Sender.SendAsync(id, SourceFiles.Collect([source]), Cancel);
        await TransferEnds.WaitAsync(ends.Received, TransferStep.Progress, Cancel);
        Assert.True(ends.Receiver.Incoming.TryCancel(id));
        path.GoOn();
        var failure = await Assert.ThrowsAsync<TransferException>(() => send);
        Assert.Equal(TransferFailure.Cancelled, failure.Reason);
        await TransferEnds.WaitAsync(ends.Received, TransferStep.Cancelled, Cancel);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(Downloads, ".peersecure-partial")));
    }

    [Fact]
    public async Task A_source_that_changed_since_it_was_offered_is_not_sent()
    {
        var source = Make("moving.bin", 1000);
        var files = SourceFiles.Collect([source]);
        await File.AppendAllTextAsync(source, "more", Cancel);
        await using var ends = await TransferEnds.OpenAsync(Downloads);
        var failure = await Assert.ThrowsAsync<TransferException>(() => ends.Sender.SendAsync(TransferId.Create(), files, Cancel));
        Assert.Equal(TransferFailure.SourceChanged, failure.Reason);
    }

    [Theory]
    [InlineData("../../evil")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../b")]
    [InlineData("")]
    [InlineData("a//b")]
    [InlineData("C:\\..\\x")]
    public async Task An_offer_that_climbs_out_of_the_folder_ends_the_session(string path)
    {
        await using var ends = await TransferEnds.OpenAsync(Downloads);
        await OfferAsync(ends, new OfferedFile(path, 5, DateTimeOffset.UnixEpoch, false));
        Assert.True(await ends.ReceiverRefused.Task.WaitAsync(Cancel));
        Assert.False(Directory.Exists(Downloads));
    }

    [Fact]
    public async Task More_bytes_than_offered_end_the_session()
    {
        await using var ends = await TransferEnds.OpenAsync(Downloads);
        var id = await OfferAsync(ends, new OfferedFile("x", 5, DateTimeOffset.UnixEpoch, false));
        await TransferEnds.WaitAsync(ends.Received, TransferStep.Accepted, Cancel);
        await ChunkAsync(ends, id, 0, 0, 6);
        Assert.True(await ends.ReceiverRefused.Task.WaitAsync(Cancel));
        Assert.False(File.Exists(Path.Combine(Downloads, "x")));
    }

    [Fact]
    public async Task A_gap_in_the_data_ends_the_session()
    {
        await using var ends = await TransferEnds.OpenAsync(Downloads);
        var id = await OfferAsync(ends, new OfferedFile("x", 50, DateTimeOffset.UnixEpoch, false));
        await TransferEnds.WaitAsync(ends.Received, TransferStep.Accepted, Cancel);
        await ChunkAsync(ends, id, 0, 10, 6);
        Assert.True(await ends.ReceiverRefused.Task.WaitAsync(Cancel));
    }

    [Fact]
    public async Task An_offer_larger_than_the_disk_is_refused_with_a_reason()
    {
        await using var ends = await TransferEnds.OpenAsync(Downloads);
        await OfferAsync(ends, new OfferedFile("huge", 1L << 45, DateTimeOffset.UnixEpoch, false));
        var failed = await TransferEnds.WaitAsync(ends.Received, TransferStep.Failed, Cancel);
        Assert.Contains("free space", failed.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_in_the_download_folder_is_not_followed()
    {
        Directory.CreateDirectory(Downloads);
        var outside = Directory.CreateDirectory(Path.Combine(_folder, "outside")).FullName;
        File.CreateSymbolicLink(Path.Combine(Downloads, "doc.txt"), Path.Combine(outside, "target"));
        var source = Make("doc.txt", 10);
        await using var ends = await TransferEnds.OpenAsync(Downloads);
        await ends.Sender.SendAsync(TransferId.Create(), SourceFiles.Collect([source]), Cancel);
        Assert.Empty(Directory.GetFileSystemEntries(outside));
        Assert.True(File.Exists(Path.Combine(Downloads, "doc (1).txt")));
    }

    [Fact]
    public async Task Links_in_a_source_folder_are_not_sent()
    {
        var secret = Make("secret", 10);
        Directory.CreateDirectory(Path.Combine(_folder, "share"));
        Make("share/plain", 10);
        File.CreateSymbolicLink(Path.Combine(_folder, "share/link"), secret);
        await using var ends = await TransferEnds.OpenAsync(Downloads);
        await ends.Sender.SendAsync(TransferId.Create(), SourceFiles.Collect([Path.Combine(_folder, "share")]), Cancel);
        Assert.Equal(["plain"], Directory.GetFiles(Path.Combine(Downloads, "share")).Select(Path.GetFileName));
    }

    private string Make(string name, int size)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, RandomNumberGenerator.GetBytes(size));
        return path;
    }

    private static async Task<string> OfferAsync(TransferEnds ends, OfferedFile file)
    {
        var id = TransferId.Create();
        await ends.Raw.WriteAsync(FrameType.FileOffer, JsonSerializer.SerializeToUtf8Bytes(new FileOffer(id, [file], false), TransferJson.Default.FileOffer), Cancel);
        return id;
    }

    private static async Task ChunkAsync(TransferEnds ends, string id, int file, long offset, int length)
    {
        var body = new byte[ChunkHeader.Size + length];
        Assert.True(TransferId.TryParse(id, out var key));
        new ChunkHeader(key, file, offset).Write(body);
        await ends.Raw.WriteAsync(FrameType.FileChunk, body, Cancel);
    }
}
