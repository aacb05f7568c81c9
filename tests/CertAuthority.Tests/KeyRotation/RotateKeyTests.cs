using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using PeerSecure.CertAuthority.Audit;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.CertAuthority.KeyRotation;
using PeerSecure.CertAuthority.Revocation;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Tests.KeyRotation;

public sealed class RotateKeyTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_tls_key_is_shown_to_the_next_connection_without_a_restart()
    {
        await using var authority = await RunningAuthority.StartAsync();
        var before = await ShownByTlsAsync(authority);

        using var answer = await RotateAsync(authority.Control, "tls");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var rotated = (await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("fingerprint").GetString();
        var after = await ShownByTlsAsync(authority);
        Assert.NotEqual(before, after);
        Assert.Equal(rotated, after);
    }

    [Theory]
    [InlineData("root")]
    [InlineData("issuing")]
    [InlineData("ticket")]
    [InlineData("timestamp")]
    public async Task Each_rotation_is_in_the_audit_log_and_its_certificate_in_the_inventory(string key)
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var answer = await RotateAsync(authority.Control, key);
        var rotated = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);

        var entries = authority.Open.Database.Read(connection => AuditStore.After(connection, 0, 100)).Select(row => row.Entry).ToList();
        Assert.Contains(entries, entry => entry is { Action: "key.rotate", Outcome: "begun", Who: "operator" } && entry.Subject == key);
        Assert.Contains(entries, entry => entry is { Action: "key.rotate", Outcome: "done" } && entry.Subject == key);
        var listed = authority.Open.Database.Read(connection => connection.First(
            "SELECT count(*) FROM certificates WHERE serial = $serial", row => row.GetInt64(0), ("$serial", rotated.GetProperty("serial").GetString())));
        Assert.Equal(1, listed);
    }

    [Fact]
    public async Task With_the_root_offline_its_keys_stay_and_the_refusal_says_what_to_bring()
    {
        await using var authority = await RunningAuthority.StartAsync();
        File.Delete(authority.Folder.In("root.key"));
        var before = authority.Open.Keys.Current;

        using var answer = await RotateAsync(authority.Control, "issuing");

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.Equal("root-offline", problem.GetProperty("code").GetString());
        Assert.Contains("root.pass", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Same(before, authority.Open.Keys.Current);
    }

    [Fact]
    public async Task The_roots_list_is_signed_anew_whenever_the_root_was_needed()
    {
        var time = new FixedTime(TimeProvider.System.GetUtcNow());
        await using var authority = await RunningAuthority.StartAsync(time);
        var before = await File.ReadAllBytesAsync(authority.Folder.In("root.crl"), Stop);
        time.Advance(TimeSpan.FromDays(3));
        using var answer = await RotateAsync(authority.Control, "issuing");
        Assert.NotEqual(before, await File.ReadAllBytesAsync(authority.Folder.In("root.crl"), Stop));
    }

    [Fact]
    public async Task R2_a_compromised_issuing_key_is_revoked_for_peers_and_for_stock_tools()
    {
        await using var authority = await RunningAuthority.StartAsync();
        var folder = authority.Folder.Path;
        File.Copy(authority.Folder.In("issuing.crt"), authority.Folder.In("old.crt"));
        var before = authority.Open.Keys.Current;
        var index = authority.Host.Services.GetRequiredService<RevocationIndex>();

        using var answer = await RotateAsync(authority.Control, "issuing", revokeOld: true);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(index.TryFindCertificate(before.Root.PublicKey.Hash, before.Issuing.Certificate.Serial, out var entry));
        Assert.Equal(RevocationReason.AuthorityCompromise, entry.Reason);
        await Tool.OpenSslAsync(folder, Stop, "crl", "-inform", "DER", "-in", "root.crl", "-out", "root.crl.pem");
        var (_, old) = await Tool.OpenSslAsync(folder, Stop, "verify", "-crl_check", "-CRLfile", "root.crl.pem", "-CAfile", "root.crt", "old.crt");
        Assert.Contains("certificate revoked", old, StringComparison.Ordinal);
        var (exitCode, output) = await Tool.OpenSslAsync(folder, Stop, "verify", "-crl_check", "-CRLfile", "root.crl.pem", "-CAfile", "root.crt", "issuing.crt");
        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public async Task Strangers_rotate_nothing_and_unknown_keys_are_refused()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var client = authority.NewClient();
        using var refused = await RotateAsync(client, "tls");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        using var unknown = await RotateAsync(authority.Control, "everything");
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
    }

    [Fact]
    public async Task An_authority_replaces_its_keys_by_itself_before_they_expire()
    {
        var time = new FixedTime(TimeProvider.System.GetUtcNow());
        await using var authority = await RunningAuthority.StartAsync(time);
        var before = authority.Open.Keys.Current;
        var services = authority.Host.Services;
        using var upkeep = new KeyUpkeep(
            authority.Open.Keys, services.GetRequiredService<KeyRotator>(), services.GetRequiredService<ServeOptions>(), time, NullLogger<KeyUpkeep>.Instance);

        await upkeep.RotateDueAsync(Stop);
        Assert.Same(before, authority.Open.Keys.Current);
        time.Advance(TimeSpan.FromDays(250));
        await upkeep.RotateDueAsync(Stop);

        Assert.NotEqual(before.Issuing.Certificate.PublicKey.KeyId, authority.Open.Keys.Current.Issuing.Certificate.PublicKey.KeyId);
        Assert.Empty(authority.Open.Keys.Due());
    }

    private static Task<HttpResponseMessage> RotateAsync(HttpClient client, string key, bool revokeOld = false) =>
        client.PostAsync(new Uri("v1/admin/rotate", UriKind.Relative), new StringContent($$"""{"key":"{{key}}","revokeOld":{{(revokeOld ? "true" : "false")}}}""", System.Text.Encoding.UTF8, "application/json"), Stop);

    private static async Task<string> ShownByTlsAsync(RunningAuthority authority)
    {
        byte[] shown = [];
        using var client = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = PeerTls.ForAuthorityClient(null, received =>
            {
                shown = received.Received[0];
                return true;
            }),
        });
        using var answer = await client.GetAsync(new Uri(authority.Address, "healthz"), Stop);
        return CertificateFingerprint.Of(shown).Hex;
    }
}
