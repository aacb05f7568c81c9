using PeerSecure.EndToEnd.Tests.Authority;
using PeerSecure.EndToEnd.Tests.Discovery;

namespace PeerSecure.EndToEnd.Tests.Accounts;

/// <summary>S3: a machine whose clock is days off works in authority time, and its clock is left alone.</summary>
public sealed class WrongClockTests(RegisteringAuthority shared) : IClassFixture<RegisteringAuthority>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("behind", "-3d", 3 * 86400)]
    [InlineData("ahead", "+3d", -3 * 86400)]
    [InlineData("far-ahead", "+60d", -60 * 86400)]
    public async Task Registration_login_enrolment_time_and_renewal_work(string name, string shift, int offset)
    {
        Tool.Require("faketime");
        using var home = new PeerHome("correct horse battery", "env", "FAKETIME_DONT_FAKE_MONOTONIC=1", "faketime", "-f", shift);
        await home.JoinAsync(shared.Authority, Stop);
        await home.RunAsync(Stop, "register", name, "--device", "laptop");
        await home.RunAsync(Stop, "login");
        var time = await home.JsonAsync(Stop, "time");
        Assert.True(time.GetProperty("sealed").GetBoolean());
        Assert.InRange(time.GetProperty("offsetSeconds").GetDouble(), offset - 30, offset + 30);
        var before = (await home.JsonAsync(Stop, "cert", "show")).GetProperty("serial").GetString();
        await home.RunAsync(Stop, "cert", "renew");
        Assert.NotEqual(before, (await home.JsonAsync(Stop, "cert", "show")).GetProperty("serial").GetString());
    }
}
