using System.Security.Cryptography;
using PeerSecure.Common.Contracts;
using PeerSecure.Peer.Authority;
using PeerSecure.Peer.Files;
using PeerSecure.Peer.Tests.Vault;

namespace PeerSecure.Peer.Tests.Files;

/// <summary>D3, D4: a file sent to an authority that loses, alters or miscounts. A file counts as kept only when both sides have the same sum.</summary>
public sealed class HostileUploadTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("peersecure-test-").FullName;
    private readonly TestVault _vault = new();
    private readonly LyingAuthority _authority = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Source => Path.Combine(_folder, "source");

    private IEnumerable<FileRequest> Parts => _authority.Requests.Where(static request => request.Method == "PATCH");

    public async ValueTask InitializeAsync() => await File.WriteAllBytesAsync(Source, RandomNumberGenerator.GetBytes(3_000_000), Cancel);

    public async ValueTask DisposeAsync()
    {
        await _authority.DisposeAsync();
        await _vault.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task An_honest_authority_has_the_file_and_the_same_sums()
    {
        using var sent = await PutAsync();
        Assert.Equal(SHA256.HashData(await File.ReadAllBytesAsync(Source, Cancel)), sent.Details.Sha256);
        Assert.Equal(_authority.Files[sent.Id].Length, _authority.Files[sent.Id].Bytes.Count);
        Assert.Equal(1, _authority.Count("POST"));
    }

    [Fact]
    public async Task A_part_that_arrives_damaged_goes_again_as_it_was()
    {
        var refused = 0;
        _authority.Lie = (request, honest) => request.Method == "PATCH" && request.Offset == 0 && refused++ < 2 ? Undone(request, FileReply.Problem(460, FileCodes.ChecksumMismatch)) : honest;
        using var sent = await PutAsync();
        Assert.All(Parts.Take(3), static part => Assert.Equal(0, part.Offset));
        Assert.Single(Parts.Take(3).Select(static part => Convert.ToHexString(SHA256.HashData(part.Body))).Distinct());
        Assert.Equal(1, _authority.Count("POST"));
    }

    [Fact]
    public async Task A_part_that_always_arrives_damaged_is_sent_again_three_times_and_no_more()
    {
        _authority.Lie = (request, honest) => request.Method == "PATCH" ? Undone(request, FileReply.Problem(460, FileCodes.ChecksumMismatch)) : honest;
        var failure = await Assert.ThrowsAsync<FileTransferException>(PutAsync);
        Assert.Equal((FileTransferFailure.ChecksumDiffers, ExitCode.Integrity), (failure.Reason, failure.ExitCode));
        Assert.Equal(1 + 3, Parts.Count());
    }

    [Theory]
    [InlineData("sha256")]
    [InlineData("cksum")]
    [InlineData("complete")]
    public async Task Another_sum_of_the_whole_brings_it_again_under_another_key_three_times_at_most(string what)
    {
        _authority.Lie = (request, honest) => request.Path.StartsWith("/v1/files/", StringComparison.Ordinal) ? Describe(honest, what) : honest;
        var failure = await Assert.ThrowsAsync<FileTransferException>(PutAsync);
        Assert.Equal(FileTransferFailure.ChecksumDiffers, failure.Reason);
        Assert.Equal(1 + 3, _authority.Count("POST"));
        Assert.Equal(1 + 3, Parts.Where(static part => part.Offset == 0).Select(static part => Convert.ToHexString(part.Body.AsSpan(0, 200))).Distinct().Count());
        Assert.Empty(_authority.Files);   // what differed was taken back
        Assert.Empty(Directory.GetFiles(Uploads));
    }

    [Fact]
    public async Task A_sum_that_differs_once_costs_one_repetition()
    {
        var lies = 0;
        _authority.Lie = (request, honest) => request.Path.StartsWith("/v1/files/", StringComparison.Ordinal) && lies++ == 0 ? Describe(honest, "sha256") : honest;
        using var sent = await PutAsync();
        Assert.Equal(2, _authority.Count("POST"));
    }

    [Fact]
    public async Task Bytes_that_the_authority_altered_or_dropped_are_found_by_the_sums()
    {
        var lies = 0;
        _authority.Lie = (request, honest) =>
        {
            if (request.Method == "PATCH" && lies++ < 2)
            {
                var bytes = _authority.Files[request.Path.Split('/')[^1]].Bytes;
                bytes[(int)request.Offset] ^= 1;
            }

            return honest;
        };
        using var sent = await PutAsync();
        Assert.Equal(await File.ReadAllBytesAsync(Source, Cancel) is var plain ? SHA256.HashData(plain) : [], sent.Details.Sha256);
        Assert.InRange(_authority.Count("POST"), 2, 3);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("99999999999")]
    [InlineData("-1")]
    [InlineData("x")]
    [InlineData("")]
    public async Task A_part_that_is_answered_with_another_offset_ends_it(string offset)
    {
        _authority.Lie = (request, honest) => request.Method == "PATCH" ? honest.With("Upload-Offset", offset) : honest;
        var failure = await Assert.ThrowsAsync<AuthorityException>(PutAsync);
        Assert.Equal(AuthorityFailure.BadAnswer, failure.Reason);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("70000")]
    [InlineData("3000000")]
    [InlineData("99999999999")]
    public async Task An_offset_that_the_authority_invents_makes_no_file(string offset)
    {
        _authority.Lie = (request, honest) => request.Method == "HEAD" ? honest.With("Upload-Offset", offset) : honest;
        await Assert.ThrowsAnyAsync<FailureException>(PutAsync);
    }

    [Theory]
    [InlineData("../../../etc/passwd")]
    [InlineData("/files/")]
    [InlineData("/files/a%20b")]
    [InlineData("/files/0123456789012345678901234567890123456789012345678901234567890123456789")]
    public async Task An_id_that_is_none_is_not_used(string location)
    {
        _authority.Lie = (request, honest) => request.Method == "POST" ? honest.With("Location", location) : honest;
        var failure = await Record.ExceptionAsync(PutAsync);
        Assert.True(failure is AuthorityException { Reason: AuthorityFailure.BadAnswer or AuthorityFailure.NotFound }, $"{failure}");
        Assert.Equal(["source"], Directory.GetFiles(_folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_cut_part_goes_on_where_the_authority_has_it_and_a_lost_answer_costs_nothing()
    {
        var lies = 0;
        _authority.Lie = (request, honest) => request.Method == "PATCH" && lies++ == 0 ? honest with { Drops = true } : honest;
        using var sent = await PutAsync();
        Assert.Equal(1, _authority.Count("POST"));
        Assert.Equal(_authority.Files[sent.Id].Length, Parts.Sum(static part => part.Body.Length));   // no byte twice
    }

    [Fact]
    public async Task Over_quota_is_said_and_nothing_is_begun()
    {
        _authority.Lie = static (request, honest) => request.Method == "POST" ? FileReply.Problem(413, FileCodes.QuotaExceeded) : honest;
        var failure = await Assert.ThrowsAsync<AuthorityException>(PutAsync);
        Assert.Equal(FileCodes.QuotaExceeded, failure.Code);
        Assert.Null(_vault.Vault.Files.Find(Source));
    }

    [Fact]
    public async Task An_authority_that_forgot_the_upload_gets_it_anew_under_another_key()
    {
        var dies = true;
        _authority.Lie = (request, honest) => request.Method == "PATCH" && request.Offset > 0 && dies ? FileReply.Problem(403, "not-now") : honest;
        await Assert.ThrowsAsync<AuthorityException>(PutAsync);
        var begun = Parts.First().Body.AsSpan(0, 200).ToArray();
        dies = false;
        _authority.Files.Clear();
        using var sent = await PutAsync();
        Assert.Equal(2, _authority.Count("POST"));
        Assert.NotEqual(begun, _authority.Files[sent.Id].Bytes.Take(200));
    }

    private string Uploads => Path.Combine(_folder, "uploads");

    private Task<UploadedFile> PutAsync() =>
        new Uploader(_authority.Server, _vault.Vault.Files, Uploads, TimeProvider.System.GetUtcNow, new HurriedTime()).PutAsync(Source, static (_, _) => { }, Cancel);

    /// <summary>What the honest side did with a part is taken back: it refused it.</summary>
    private FileReply Undone(FileRequest request, FileReply reply)
    {
        var bytes = _authority.Files[request.Path.Split('/')[^1]].Bytes;
        bytes.RemoveRange((int)request.Offset, bytes.Count - (int)request.Offset);
        return reply;
    }

    private static FileReply Describe(FileReply honest, string lie)
    {
        var stored = System.Text.Json.JsonSerializer.Deserialize(honest.Body, FileJson.Default.StoredFile)!;
        stored = lie switch
        {
            "sha256" => stored with { Sha256 = new string('0', 64) },
            "cksum" => stored with { PosixChecksum = unchecked(stored.PosixChecksum!.Value + 1) },
            _ => stored with { Complete = false },
        };
        return FileReply.Of(200, System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(stored, FileJson.Default.StoredFile));
    }
}
