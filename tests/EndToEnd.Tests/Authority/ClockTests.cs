using PeerSecure.EndToEnd.Tests.Discovery;

namespace PeerSecure.EndToEnd.Tests.Authority;

/// <summary>The authority's own clock moved on by faketime: expiry and grace (A8) as the wall would show them.</summary>
public sealed class ClockTests(ClockTests.Enrolled enrolled) : IClassFixture<ClockTests.Enrolled>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("+6d", "404", "200")]
    [InlineData("+8d", "401", "200")]
    [InlineData("+36d", "401", "200")]
    [InlineData("+38d", "401", "403")]
    public async Task An_expired_certificate_opens_renewal_alone_and_that_for_thirty_days(string later, string directory, string renewal)
    {
        Tool.Require("faketime");
        var home = ServedAuthority.NewHome();
        try
        {
            var (copied, _, words) = await ServedAuthority.RunAsync("/", Stop, "cp", "-a", enrolled.Home + "/.", home);
            Assert.True(copied == 0, words);
            string[] wrapper = ["env", "FAKETIME_DONT_FAKE_MONOTONIC=1", "faketime", "-f", later];
            await using var moved = await ServedAuthority.StartAsync(home, ownsHome: false, wrapper, Stop);
            const string Status = "--insecure --cert d.crt --key d.key -o /dev/null -w '%{http_code}'";
            Assert.Equal(directory, await moved.ShellAsync($"curl -s {Status} $B/v1/certificates/nobody", Stop));
            Assert.Equal(renewal, await moved.ShellAsync($"curl -s {Status} -H 'Content-Type: application/pkcs10' --data-binary @d.b64 $B/.well-known/est/simplereenroll", Stop));
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    /// <summary>A home of an authority, stopped, that enrolled a device of alice today; each case moves on with a copy.</summary>
    public sealed class Enrolled : IAsyncLifetime
    {
        internal string Home { get; } = ServedAuthority.NewHome();

        public async ValueTask InitializeAsync()
        {
            Tool.Require("curl", "openssl");
            await using var authority = await ServedAuthority.StartAsync(Home, Stop);
            var code = await authority.EnrollmentCodeAsync("alice", Stop);
            await authority.ShellAsync(
                "openssl ecparam -name prime256v1 -genkey -noout -out d.key; openssl req -new -key d.key -subj /CN=alice -outform DER | openssl base64 > d.b64; " +
                $"curl $CA --fail -H 'Content-Type: application/pkcs10' -u alice:{code} --data-binary @d.b64 $B/.well-known/est/simpleenroll | " +
                "openssl base64 -d | openssl pkcs7 -inform DER -print_certs | openssl x509 > d.crt", Stop);
            await authority.TerminateAsync(Stop);
        }

        public ValueTask DisposeAsync()
        {
            Directory.Delete(Home, recursive: true);
            return ValueTask.CompletedTask;
        }
    }
}
