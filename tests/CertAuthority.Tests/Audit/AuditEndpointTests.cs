using System.Net;
using PeerSecure.CertAuthority.Audit;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Tests.Audit;

/// <summary>The log over HTTP, and the heads that signed revocation lists carry (R2).</summary>
public sealed class AuditEndpointTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cut_tail_shows_by_the_signed_revocation_list_that_somebody_kept()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var device = new TestDevice();
        await device.EnrollAsync(authority);
        using var client = authority.NewClient();
        var file = Path.Combine(authority.Folder.Path, "kept.json");
        await File.WriteAllBytesAsync(file, await client.GetByteArrayAsync(new Uri("v1/revocations?after=0", UriKind.Relative), Stop), Stop);
        var heads = AuditHeadFile.Read(file).Select(static head => new AuditHead(head.Count, head.Hash)).ToList();
        Assert.Equal(2, heads.Count);
        Assert.True(authority.Services<AuditLog>().Verify(heads).Holds);
        await authority.Open.Database.WriteAsync(
            static connection =>
            {
                connection.Execute("DROP TRIGGER audit_is_not_cut");
                connection.Execute("DELETE FROM audit WHERE number = (SELECT max(number) FROM audit)");
            },
            Stop);
        Assert.True(authority.Services<AuditLog>().Verify([]).Holds);
        Assert.NotNull(authority.Services<AuditLog>().Verify(heads).MissingFrom);
    }

    [Fact]
    public async Task Following_shows_entries_as_they_come()
    {
        await using var authority = await RunningAuthority.StartAsync();
        await using var stream = await authority.Control.GetStreamAsync(new Uri("v1/admin/audit/follow?after=0", UriKind.Relative), Stop);
        using var reader = new StreamReader(stream);
        Assert.Contains("authority.create", await reader.ReadLineAsync(Stop), StringComparison.Ordinal);
        await authority.EnrollmentCodeAsync("alice");
        Assert.Contains("invite.make", await reader.ReadLineAsync(Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"heads":[{"count":-1,"hash":"AAAA"}]}""")]
    [InlineData("""{"heads":[{"count":1,"hash":"AAAA"}]}""")]
    [InlineData("""{"heads":[null]}""")]
    [InlineData("""{"heads":7}""")]
    [InlineData("{")]
    public async Task A_malformed_question_is_refused(string body)
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var answer = await authority.PostAsync("v1/admin/audit/verify", body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Refused_enrolments_and_revocations_are_written_down_with_who_and_from_where()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var device = new TestDevice();
        Assert.Equal(HttpStatusCode.Unauthorized, await device.EnrollAsync(authority, "00000-00000-00000-00000-000000"));
        await device.EnrollAsync(authority);
        using var revoked = await authority.PostAsync("v1/admin/revoke", """{"name":"alice","reason":"privilege-withdrawn"}""");
        revoked.EnsureSuccessStatusCode();
        var entries = authority.Services<AuditLog>().After(0, 100).Select(static row => row.Entry).ToList();
        Assert.Contains(entries, static entry => entry is { Action: "certificate.issue", Outcome: "bad-enrollment-code", Origin: "127.0.0.1", Subject: "alice" });
        Assert.Contains(entries, static entry => entry is { Action: "certificate.issue", Outcome: AuditEntry.Done, Who: "alice", Subject: "alice/laptop" });
        Assert.Contains(entries, static entry => entry is { Action: "certificate.revoke", Who: "operator", Origin: "control", Subject: "alice", Detail: "privilege-withdrawn" });
    }
}
