using PeerSecure.EndToEnd.Tests.Authority;
using PeerSecure.EndToEnd.Tests.Discovery;

namespace PeerSecure.EndToEnd.Tests.Accounts;

/// <summary>S3: a machine whose clock is days off works in authority time, and its clock is left alone.</summary>
public sealed class WrongClockTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("-3d", 3 * 86400)]
    [InlineData("+3d", -3 * 86400)]
    [InlineData("+60d", -60 * 86400)]
    public async Task Registration_login_enrolment_time_and_renewal_work(string shift, int offset)
    {
        Tool.Require("faketime");
        await using var authority = await ServedAuthority.StartAsync(Stop, "--registration", "open");
        using var home = new PeerHome("correct horse battery", "env", "FAKETIME_DONT_FAKE_MONOTONIC=1", "faketime", "-f", shift);
        await home.JoinAsync(authority, Stop);
        await home.RunAsync(Stop, "register", "alice", "--device", "laptop");
        await home.RunAsync(Stop, "login");
        var time = await home.JsonAsync(Stop, "time");
        Assert.True(time.GetProperty("sealed").GetBoolean());
        Assert.InRange(time.GetProperty("offsetSeconds").GetDouble(), offset - 30, offset + 30);
        var before = (await home.JsonAsync(Stop, "cert", "show")).GetProperty("serial").GetString();
        await home.RunAsync(Stop, "cert", "renew");
        Assert.NotEqual(before, (await home.JsonAsync(Stop, "cert", "show")).GetProperty("serial").GetString());
    }
}
