using System.Globalization;
using System.Security.Cryptography;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Envelopes;
using PeerSecure.Peer.Authority;
using PeerSecure.Peer.Files;
using PeerSecure.Peer.Tests.Authority;
using PeerSecure.Peer.Tests.Vault;
using PeerSecure.Peer.Vault;
using PeerSecure.Tests.Shared;

namespace PeerSecure.Peer.Tests.Files;

/// <summary>D4, M6: what a client does when what it stored, or what it remembers, is not as it should be.</summary>
public sealed class UploadTests : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("peersecure-test-").FullName;
    private readonly TestAuthority _authority = new();
    private readonly TestVault _vault = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Source => Path.Combine(_folder, "file");

    public async ValueTask DisposeAsync()
    {
        await _vault.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(0, 0)]        // an authority that says it has nothing proves nothing
    [InlineData(70_000, 0)]
    [InlineData(70_000, 16)]  // two chunks are begun there, one is remembered here
    [InlineData(70_000, 31)]
    public async Task M6_an_upload_whose_journal_was_lost_begins_anew_under_another_key(int offset, int journal)
    {
        await File.WriteAllBytesAsync(Source, new byte[200_000], Cancel);
        var lost = new Upload(Source, "lost", RandomNumberGenerator.GetBytes(32), FileHeader.Create().Bytes.ToArray(), 200_000, Path.Combine(_folder, "lost.tags"), _authority.Now);
        await _vault.Vault.Files.BeginAsync(lost, Cancel);
        if (journal > 0)
        {
            await File.WriteAllBytesAsync(lost.Journal, new byte[journal], Cancel);
        }

        await using var server = new ScriptedAuthority(_authority, request => request switch
        {
            { Method: "HEAD", Path: "/files/lost" } => Offset(200, offset),
            { Method: "POST", Path: "/files" } => new ScriptedAnswer(201) { Headers = "Location: /files/anew\r\n" },
            { Method: "PATCH" } => ScriptedAnswer.Problem(403, "forbidden"),
            _ => null,
        });
        using var client = ClientOf(server);
        await Assert.ThrowsAsync<AuthorityException>(() => UploaderOf(client).PutAsync(Source, static (_, _) => { }, Cancel));
        Assert.Contains("DELETE /files/lost", server.Asked);
        Assert.DoesNotContain("PATCH /files/lost", server.Asked);
        using var begun = _vault.Vault.Files.Find(Source);
        Assert.Equal("anew", begun!.File);
        Assert.NotEqual(lost.Key, begun.Key);
    }

    [Fact]
    public async Task D4_a_part_that_arrives_damaged_is_sent_again_three_times()
    {
        await using var server = new ScriptedAuthority(_authority, static request => request.Method == "PATCH" ? ScriptedAnswer.Problem(460, FileCodes.ChecksumMismatch) : null);
        using var client = ClientOf(server);
        var sender = new PartSender(new FileServer(client, static _ => Task.CompletedTask), "f", TimeProvider.System);
        var failure = await Assert.ThrowsAsync<FileTransferException>(() => sender.SendAsync(0, new byte[100], Cancel));
        Assert.Equal(FileTransferFailure.ChecksumDiffers, failure.Reason);
        Assert.Equal(1 + 3, server.Requests.Count(static request => request.Method == "PATCH"));
    }

    [Fact]
    public async Task D4_a_file_that_is_stored_with_another_checksum_is_sent_again_three_times()
    {
        await File.WriteAllBytesAsync(Source, new byte[1000], Cancel);
        var total = SealedFileLayout.SealedLength(1000);
        await using var server = new ScriptedAuthority(_authority, request => request switch
        {
            { Method: "POST", Path: "/files" } => new ScriptedAnswer(201) { Headers = "Location: /files/f\r\n" },
            { Method: "HEAD" } => Offset(200, 0),
            { Method: "PATCH" } => Offset(204, request.Body.Length),
            { Method: "GET", Path: "/v1/files/f" } => ScriptedAnswer.Json(
                $$"""{"id":"f","length":{{total}},"offset":{{total}},"complete":true,"sha256":"{{new string('0', 64)}}","posixChecksum":1,"createdAt":"{{_authority.Now:O}}","expiresAt":"{{_authority.Now:O}}","record":null}"""),
            _ => null,
        });
        using var client = ClientOf(server);
        var failure = await Assert.ThrowsAsync<FileTransferException>(() => UploaderOf(client).PutAsync(Source, static (_, _) => { }, Cancel));
        Assert.Equal(FileTransferFailure.ChecksumDiffers, failure.Reason);
        Assert.Equal(1 + 3, server.Asked.Count(static asked => asked == "POST /files"));
    }

    private Uploader UploaderOf(AuthorityClient client) =>
        new(new FileServer(client, static _ => Task.CompletedTask), _vault.Vault.Files, Path.Combine(_folder, "uploads"), () => _authority.Now, TimeProvider.System);

    private AuthorityClient ClientOf(ScriptedAuthority server)
    {
        var clock = new AuthorityClock(TimeProvider.System, DateTimeOffset.MinValue);
        clock.Prove(_authority.Now, TimeProvider.System.GetTimestamp());
        return new AuthorityClient(server.Joined, server.Joined.ToAnchors(), DangerousNoRevocation.Lookup, identity: null, clock, TimeProvider.System);
    }

    private static ScriptedAnswer Offset(int status, long offset) => new(status) { Headers = string.Create(CultureInfo.InvariantCulture, $"Upload-Offset: {offset}\r\n") };
}
