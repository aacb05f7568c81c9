using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using PeerSecure.CertAuthority.Files;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Envelopes;

namespace PeerSecure.CertAuthority.Tests.Files;

public sealed class FilesTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task D3_D4_a_file_comes_in_parts_is_summed_up_and_comes_back_whole_and_by_ranges()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var alice = await Member.JoinAsync(authority, "alice/laptop");
        using var bob = await Member.JoinAsync(authority, "bob/desk");
        var content = RandomNumberGenerator.GetBytes(3_000_000);
        var place = await TusClient.CreateAsync(alice, content.Length);
        for (var offset = 0; offset < content.Length; offset += 1_000_000)
        {
            Assert.Equal(offset, await TusClient.OffsetAsync(alice, place));
            using var part = await TusClient.PatchAsync(alice, place, offset, content[offset..(offset + 1_000_000)]);
            Assert.Equal($"{offset + 1_000_000}", part.Headers.GetValues("Upload-Offset").Single());
        }

        var id = place["files/".Length..];
        var described = await TusClient.DescribeAsync(alice, id);
        Assert.True(described.Complete);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), described.Sha256);
        var cksum = new PosixChecksum();
        cksum.Append(content);
        Assert.Equal(cksum.Value, described.PosixChecksum);

        Assert.Equal(content, await bob.Http.GetByteArrayAsync(new Uri(place, UriKind.Relative), Cancel));   // M6: who knows the id
        using var request = new HttpRequestMessage(HttpMethod.Get, place) { Headers = { Range = new RangeHeaderValue(2_999_990, null) } };
        using var range = await bob.Http.SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.PartialContent, range.StatusCode);
        Assert.Equal(content[2_999_990..], await range.Content.ReadAsByteArrayAsync(Cancel));
        Assert.Equal($"\"{described.Sha256}\"", range.Headers.ETag!.Tag);
    }

    [Fact]
    public async Task A_cut_part_counts_as_far_as_it_came_and_the_newcomer_takes_over()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var alice = await Member.JoinAsync(authority, "alice/laptop");
        using var other = alice.NewConnection();
        var content = RandomNumberGenerator.GetBytes(1_000_000);
        var place = await TusClient.CreateAsync(alice, content.Length);

        // the first client stalls: it neither goes on nor goes away
        var release = new TaskCompletionSource();
        using var sent = new StallingContent(content[..400_000], release.Task);
        var stalled = TusClient.PatchAsync(other, place, 0, sent, null, Cancel);
        while (authority.Services<BlobFolder>().LengthOf(place["files/".Length..]) < 400_000)
        {
            Cancel.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        Assert.Equal(400_000, await TusClient.OffsetAsync(alice, place));
        using var rest = await TusClient.PatchAsync(alice, place, 400_000, content[400_000..]);
        Assert.Equal(HttpStatusCode.NoContent, rest.StatusCode);
        release.SetResult();
        using var refused = await stalled;
        Assert.Equal(HttpStatusCode.Locked, refused.StatusCode);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), (await TusClient.DescribeAsync(alice, place["files/".Length..])).Sha256);
    }

    [Fact]
    public async Task A_part_that_does_not_match_its_checksum_leaves_no_trace()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var alice = await Member.JoinAsync(authority, "alice/laptop");
        var content = RandomNumberGenerator.GetBytes(200_000);
        var place = await TusClient.CreateAsync(alice, content.Length);
        string Sum(ReadOnlySpan<byte> of) => $"sha256 {Convert.ToBase64String(SHA256.HashData(of))}";
        using var good = await TusClient.PatchAsync(alice, place, 0, content[..100_000], Sum(content.AsSpan(0, 100_000)));
        Assert.Equal(HttpStatusCode.NoContent, good.StatusCode);
        using var bad = await TusClient.PatchAsync(alice, place, 100_000, content[..100_000], Sum(content.AsSpan(100_000)));
        Assert.Equal((460, FileCodes.ChecksumMismatch), ((int)bad.StatusCode, await Member.CodeOf(bad)));
        Assert.Equal(100_000, await TusClient.OffsetAsync(alice, place));
        Assert.Equal(100_000, authority.Services<BlobFolder>().LengthOf(place["files/".Length..]));
#pragma warning disable CA5350 // tus clients use SHA-1 to find damage on the way
        var sha1 = $"sha1 {Convert.ToBase64String(SHA1.HashData(content.AsSpan(100_000)))}";
#pragma warning restore CA5350
        using var again = await TusClient.PatchAsync(alice, place, 100_000, content[100_000..], sha1);
        Assert.Equal(HttpStatusCode.NoContent, again.StatusCode);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), (await TusClient.DescribeAsync(alice, place["files/".Length..])).Sha256);
    }

    [Fact]
    public async Task An_upload_goes_on_after_a_restart_and_leftovers_of_a_crash_do_not_count()
    {
        var authority = await RunningAuthority.StartAsync();
        using var alice = await Member.JoinAsync(authority, "alice/laptop");
        var content = RandomNumberGenerator.GetBytes(300_000);
        var place = await TusClient.CreateAsync(alice, content.Length);
        (await TusClient.PatchAsync(alice, place, 0, content[..100_000])).Dispose();
        var lost = await TusClient.PutAsync(alice, content[..1_000]);
        var blobs = authority.Folder.Blobs;
        var folder = await authority.StopAsync();

        // what a crash could leave: bytes nobody accounted for, a blob without a row, a row without its blob
        await File.AppendAllTextAsync(Path.Combine(blobs, place["files/".Length..]), "unaccounted", Cancel);
        var orphan = Path.Combine(blobs, BlobFolder.NewId());
        await File.WriteAllTextAsync(orphan, "orphan", Cancel);
        File.Delete(Path.Combine(blobs, lost));

        await using var again = await RunningAuthority.StartAsync(folder);
        Assert.False(File.Exists(orphan));
        using var client = again.NewClient(alice.Key.Identity());
        using var rest = await TusClient.PatchAsync(client, place, 100_000, new ByteArrayContent(content[100_000..]), null, Cancel);
        Assert.Equal(HttpStatusCode.NoContent, rest.StatusCode);
        Assert.Equal(content, await client.GetByteArrayAsync(new Uri(place, UriKind.Relative), Cancel));
        var described = await client.GetStringAsync(new Uri($"v1/{place}", UriKind.Relative), Cancel);
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(content)), described, StringComparison.Ordinal);
        using var missing = await client.GetAsync(new Uri($"files/{lost}", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        var told = await client.GetStringAsync(new Uri("v1/notifications", UriKind.Relative), Cancel);
        Assert.Contains(Notice.FileLost, told, StringComparison.Ordinal);
        Assert.Contains(lost, told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_offsets_lengths_types_and_versions_are_refused_and_change_nothing()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var alice = await Member.JoinAsync(authority, "alice/laptop");
        var place = await TusClient.CreateAsync(alice, 10);
        using var early = await TusClient.PatchAsync(alice, place, 5, new byte[5]);
        Assert.Equal((HttpStatusCode.Conflict, FileCodes.WrongOffset), (early.StatusCode, await Member.CodeOf(early)));
        using var large = await TusClient.PatchAsync(alice, place, 0, new byte[11]);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        using var unannounced = await TusClient.PatchAsync(
            alice.Http, place, 0, new StreamContent(new MemoryStream(new byte[11])) { Headers = { ContentLength = null } }, null, Cancel);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, unannounced.StatusCode);
        foreach (var checksum in new[] { "md5 AAAA", "sha256", "sha256 AAAA", "sha256 !", "" })
        {
            using var bad = await TusClient.PatchAsync(alice, place, 0, new byte[5], checksum);
            Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
        }

        using var typeless = new HttpRequestMessage(HttpMethod.Patch, place) { Content = new ByteArrayContent(new byte[5]) };
        typeless.Headers.Add("Tus-Resumable", "1.0.0");
        typeless.Headers.Add("Upload-Offset", "0");
        using var type = await alice.Http.SendAsync(typeless, Cancel);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, type.StatusCode);
        using var version = await TusClient.SendAsync(alice, HttpMethod.Post, "files", ("Tus-Resumable", "0.2.2"), ("Upload-Length", "1"));
        Assert.Equal(HttpStatusCode.PreconditionFailed, version.StatusCode);
        Assert.Equal("1.0.0", version.Headers.GetValues("Tus-Version").Single());
        foreach (var length in new[] { "-1", "x", "", "99999999999999999999", "1.5" })
        {
            using var bad = await TusClient.SendAsync(alice, HttpMethod.Post, "files", ("Upload-Length", length));
            Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
        }

        foreach (var metadata in new[] { "a !", "a AA==,a AA==", "a b c", new string('a', 5_000), "," })
        {
            using var bad = await TusClient.SendAsync(alice, HttpMethod.Post, "files", ("Upload-Length", "1"), ("Upload-Metadata", metadata));
            Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
        }

        Assert.Equal(0, await TusClient.OffsetAsync(alice, place));
        Assert.Single((await alice.GetAsync("v1/files", FileJson.Default.StoredFiles)).Files);
    }

    [Fact]
    public async Task Nobody_touches_or_sees_an_unfinished_upload_of_another_and_strangers_get_nothing()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var alice = await Member.JoinAsync(authority, "alice/laptop");
        using var eve = await Member.JoinAsync(authority, "eve/desk");
        var open = await TusClient.CreateAsync(alice, 10);
        var whole = "files/" + await TusClient.PutAsync(alice, new byte[10]);
        using var head = await TusClient.SendAsync(eve, HttpMethod.Head, open);
        using var patch = await TusClient.PatchAsync(eve, open, 0, new byte[10]);
        using var get = await eve.Http.GetAsync(new Uri(open, UriKind.Relative), Cancel);
        using var delete = await TusClient.SendAsync(eve, HttpMethod.Delete, whole);
        Assert.All([head, patch, get, delete], static answer => Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode));
        using var record = await eve.PutAsync($"v1/{whole}/record", new FileRecord([1]), FileJson.Default.FileRecord);
        Assert.Equal(HttpStatusCode.NotFound, record.StatusCode);
        Assert.Empty((await eve.GetAsync("v1/files", FileJson.Default.StoredFiles)).Files);

        using var stranger = authority.NewClient();
        foreach (var path in new[] { whole, open, "v1/files" })
        {
            using var answer = await stranger.GetAsync(new Uri(path, UriKind.Relative), Cancel);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }

        foreach (var odd in new[] { "files/../ca.db", "files/..%2fca.db", "files/x", "files/" + new string('A', 32) })
        {
            using var answer = await alice.Http.GetAsync(new Uri(odd, UriKind.Relative), Cancel);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Fact]
    public async Task The_owners_record_is_kept_and_given_to_the_owner_alone()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var alice = await Member.JoinAsync(authority, "alice/laptop");
        using var bob = await Member.JoinAsync(authority, "bob/desk");
        var id = await TusClient.PutAsync(alice, []);
        using var kept = await alice.PutAsync($"v1/files/{id}/record", new FileRecord([1, 2, 3]), FileJson.Default.FileRecord);
        Assert.Equal(HttpStatusCode.NoContent, kept.StatusCode);
        Assert.Equal([1, 2, 3], (await TusClient.DescribeAsync(alice, id)).Record!);
        Assert.Null((await TusClient.DescribeAsync(bob, id)).Record);
        using var large = await alice.PutAsync($"v1/files/{id}/record", new FileRecord(new byte[17_000]), FileJson.Default.FileRecord);
        Assert.Equal(FileCodes.BadMetadata, await Member.CodeOf(large));
    }

    [Fact]
    public async Task Quota_and_the_largest_size_hold_and_a_deletion_makes_room()
    {
        var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.In("authority"));
        await File.WriteAllTextAsync(Path.Combine(folder.In("authority"), "settings.json"), """{"Files":{"QuotaBytes":1000,"LargestBytes":800}}""", Cancel);
        await using var authority = await RunningAuthority.StartAsync(folder);
        using var alice = await Member.JoinAsync(authority, "alice/laptop");
        using var tooLarge = await TusClient.SendAsync(alice, HttpMethod.Post, "files", ("Upload-Length", "801"));
        Assert.Equal(FileCodes.FileTooLarge, await Member.CodeOf(tooLarge));
        var id = await TusClient.PutAsync(alice, new byte[700]);
        using var full = await TusClient.SendAsync(alice, HttpMethod.Post, "files", ("Upload-Length", "301"));
        Assert.Equal(FileCodes.QuotaExceeded, await Member.CodeOf(full));
        Assert.Single(Directory.GetFiles(authority.Folder.Blobs));
        (await TusClient.SendAsync(alice, HttpMethod.Delete, $"files/{id}")).EnsureSuccessStatusCode();
        Assert.Empty(Directory.GetFiles(authority.Folder.Blobs));
        await TusClient.PutAsync(alice, new byte[301]);
    }

    [Fact]
    public async Task What_expired_is_refused_and_removed()
    {
        var clock = new MovableTime();
        var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.In("authority"));
        await File.WriteAllTextAsync(Path.Combine(folder.In("authority"), "settings.json"), """{"Files":{"KeptDays":9}}""", Cancel);
        await using var authority = await RunningAuthority.StartAsync(folder, clock);
        using var alice = await Member.JoinAsync(authority, "alice/laptop");
        var open = await TusClient.CreateAsync(alice, 10);
        var whole = await TusClient.PutAsync(alice, new byte[10]);
        clock.Move(TimeSpan.FromDays(8));
        using var later = await Member.JoinAsync(authority, "carol/laptop");
        await authority.Services<FilesUpkeep>().SweepAsync(Cancel);
        Assert.Equal([whole], Directory.GetFiles(authority.Folder.Blobs).Select(Path.GetFileName));
        Assert.True((await TusClient.DescribeAsync(later, whole)).Complete);
        Assert.NotEqual(open, whole);
        clock.Move(TimeSpan.FromDays(2));
        using var last = await Member.JoinAsync(authority, "dan/laptop");
        using var gone = await last.Http.GetAsync(new Uri($"files/{whole}", UriKind.Relative), Cancel);
        Assert.Equal(FileCodes.Expired, await Member.CodeOf(gone));
    }

    [Fact]
    public async Task What_is_spoken_of_tus_is_told_to_anyone()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var client = authority.NewClient();
        using var answer = await client.SendAsync(new HttpRequestMessage(HttpMethod.Options, "files"), Cancel);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal("1.0.0", answer.Headers.GetValues("Tus-Version").Single());
        Assert.Equal("creation,checksum,expiration,termination", string.Join(',', answer.Headers.GetValues("Tus-Extension")));
        Assert.Equal("sha1,sha256", string.Join(',', answer.Headers.GetValues("Tus-Checksum-Algorithm")));
    }

    [Fact]
    public async Task Bytes_are_private_to_the_authoritys_user()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no such modes on Windows");
        await using var authority = await RunningAuthority.StartAsync();
        using var alice = await Member.JoinAsync(authority, "alice/laptop");
        var id = await TusClient.PutAsync(alice, new byte[10]);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(authority.Folder.Blobs, id)));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(authority.Folder.Blobs));
        }
    }
}
