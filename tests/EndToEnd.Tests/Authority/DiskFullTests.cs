using PeerSecure.EndToEnd.Tests.Discovery;

namespace PeerSecure.EndToEnd.Tests.Authority;

/// <summary>A full disk refuses changes, not reads, and when there is room again work goes on.</summary>
public sealed class DiskFullTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_full_disk_refuses_changes_and_not_reads_and_recovers()
    {
        Tool.Require("curl", "openssl");
        Assert.SkipUnless(Environment.UserName == "root", "mounting a small disk needs root");
        var home = ServedAuthority.NewHome();
        var mounted = await ServedAuthority.RunAsync("/", Stop, "mount", "-t", "tmpfs", "-o", "size=4m,mode=0700", "tmpfs", home);
        Assert.SkipUnless(mounted.ExitCode == 0, "a tmpfs cannot be mounted here");
        try
        {
            await using var authority = await ServedAuthority.StartAsync(home, Stop);
            var code = await authority.EnrollmentCodeAsync("alice", Stop);
            const string Invite = "curl -s -o /dev/null -w '%{http_code}' --unix-socket authority/control.sock http://x/v1/admin/invites -H 'Content-Type: application/json' -d '{\"kind\":\"registration\"}'";
            const string Ready = "curl $CA -o /dev/null -w '%{http_code}' $B/readyz";
            await authority.TryShellAsync("dd if=/dev/zero of=fill bs=64k 2>/dev/null || true; dd if=/dev/zero of=fill2 bs=512 2>/dev/null || true", Stop);
            Assert.Equal("507", await UntilRefusedAsync(authority, Invite));
            Assert.Equal("503", await authority.ShellAsync(Ready, Stop));
            Assert.Equal("200", await authority.ShellAsync("curl $CA -o /dev/null -w '%{http_code}' $B/.well-known/est/cacerts", Stop));
            Assert.Contains("invite.make", (await authority.CaAsync(Stop, "audit")).Output, StringComparison.Ordinal);
            await authority.ShellAsync("rm -f fill fill2", Stop);
            Assert.Equal("200", await authority.ShellAsync(Ready, Stop));
            Assert.Equal("201", await authority.ShellAsync(Invite, Stop));
            await authority.ShellAsync(
                "openssl ecparam -name prime256v1 -genkey -noout -out d.key; openssl req -new -key d.key -subj /CN=alice -outform DER | openssl base64 > d.b64; " +
                $"curl $CA --fail -o /dev/null -H 'Content-Type: application/pkcs10' -u alice:{code} --data-binary @d.b64 $B/.well-known/est/simpleenroll", Stop);
            Assert.Equal(0, (await authority.CaAsync(Stop, "audit", "--verify")).ExitCode);
        }
        finally
        {
            await ServedAuthority.RunAsync("/", CancellationToken.None, "umount", "--lazy", home);
            Directory.Delete(home, recursive: true);
        }
    }

    /// <summary>The write-ahead log has some room of its own; soon it has none.</summary>
    private static async Task<string> UntilRefusedAsync(ServedAuthority authority, string invite)
    {
        var status = "";
        for (var attempt = 0; attempt < 400 && status is "" or "201"; attempt++)
        {
            status = await authority.ShellAsync(invite, Stop);
        }

        return status;
    }
}
