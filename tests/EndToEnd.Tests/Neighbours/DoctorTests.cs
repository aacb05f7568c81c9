using System.Text.Json;
using PeerSecure.EndToEnd.Tests.Authority;
using PeerSecure.EndToEnd.Tests.Discovery;

namespace PeerSecure.EndToEnd.Tests.Neighbours;

/// <summary>E6: everything that is broken here in one way is named by 'doctor', with a remedy. What forbids discovery alone is in DiagnosisTests.</summary>
public sealed class DoctorTests(Office office) : IClassFixture<Office>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Where_nothing_is_wrong_it_says_so_and_needs_no_passphrase()
    {
        var (exit, output, words) = await ServedAuthority.RunAsync(
            "/", Token, "ip", "netns", "exec", office.Bob.Host.Namespace, "env", "-u", "PEERSECURE_PASSPHRASE", "-u", "PEERSECURE_PASSWORD", "dotnet", Person.Program, "doctor", "--json", "--home", office.Bob.Home);
        Assert.True(exit == 0, output + words);
        var report = Person.Parse(output);
        Assert.True(report.GetProperty("ok").GetBoolean());
        string[] good = ["works", "listen-port-free", "sqlcipher", "disk", "files", "vault-free", "authority-answers", "revocation-list", "clock", "certificate"];
        Assert.Subset(Codes(report, "good").ToHashSet(), good.ToHashSet());
        Assert.Contains("kept-list-not-read", Codes(report, "note"));
    }

    [Fact]
    public async Task An_authority_that_is_down_and_a_closed_way_to_it()
    {
        await office.Authority.TerminateAsync(Token);
        try
        {
            var down = await office.Bob.JsonAsync(1, Token, "doctor");
            Assert.Contains("nothing listens on that port", Cause(down, "authority-unreachable"), StringComparison.Ordinal);
            Assert.Contains("clock-not-compared", Codes(down, "note"));
            Assert.Contains("certificate", Codes(down, "good"));      // judged all the same
        }
        finally
        {
            await office.StartAuthorityAsync(Token);
        }

        Tool.Require("nft");
        await office.Bob.Host.RunAsync(Token, "nft", "add table inet block; add chain inet block c { type filter hook output priority 0; }; add rule inet block c tcp dport 1256 drop");
        try
        {
            var report = await office.Bob.JsonAsync(1, Token, "doctor");
            Assert.Contains(Codes(report, "problem"), static code => code is "authority-unreachable" or "authority-timed-out");
        }
        finally
        {
            await office.Bob.Host.RunAsync(Token, "nft", "delete", "table", "inet", "block");
        }
    }

    [Theory]
    [InlineData("-3h", "3 hours behind")]
    [InlineData("+60d", "60.0 days ahead of")]
    public async Task A_wrong_clock(string shift, string expected)
    {
        Tool.Require("faketime");
        var (output, _) = await office.Bob.RunUnderAsync(["env", "FAKETIME_DONT_FAKE_MONOTONIC=1", "faketime", "-f", shift], 1, Token, "doctor", "--json");
        var report = Person.Parse(output);
        Assert.Equal(["clock-wrong"], Codes(report, "problem"));      // and nothing else: the certificate is judged in the authority's time
        Assert.Equal($"This machine's clock is {expected} the authority's.", Cause(report, "clock-wrong"));
    }

    [Fact]
    public async Task A_full_disk()
    {
        var home = Directory.CreateTempSubdirectory("peersecure-test-").FullName;
        var mounted = await ServedAuthority.RunAsync("/", Token, "mount", "-t", "tmpfs", "-o", "size=24m,mode=0700", "tmpfs", home);
        Assert.SkipUnless(mounted.ExitCode == 0, "a tmpfs cannot be mounted here");
        try
        {
            await ServedAuthority.RunAsync("/", Token, "cp", "-a", office.Bob.Home + "/.", home);
            await ServedAuthority.RunAsync(home, Token, "sh", "-c", "dd if=/dev/zero of=fill bs=64k; dd if=/dev/zero of=fill2 bs=512");
            var report = await new Person(office.Bob.Host, "bob", home).JsonAsync(1, Token, "doctor");
            Assert.Contains("is full", Cause(report, "disk-full"), StringComparison.Ordinal);
        }
        finally
        {
            await ServedAuthority.RunAsync("/", CancellationToken.None, "umount", "--lazy", home);
            Directory.Delete(home, recursive: true);
        }
    }

    [Fact]
    public async Task Key_files_open_to_others_and_missing_ones()
    {
        var key = Path.Combine(office.Mallory.Folder, "device.key");
        var sealing = Path.Combine(office.Mallory.Folder, "sealing.key");
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        File.Move(sealing, sealing + ".away");
        try
        {
            var report = await office.Mallory.JsonAsync(1, Token, "doctor");
            Assert.Equal(["file-missing", "file-open-to-others"], Codes(report, "problem").Order(StringComparer.Ordinal));
            Assert.Equal($"Others may read or write {key}.", Cause(report, "file-open-to-others"));
        }
        finally
        {
            File.Move(sealing + ".away", sealing);
            File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Fact]
    public async Task A_peer_that_listens_beside_it_is_no_problem_and_its_vault_and_port_are_named()
    {
        await using var alice = await office.Alice.ListenAsync(Token);
        var report = await office.Alice.JsonAsync(0, Token, "doctor");
        Assert.Subset(Codes(report, "note").ToHashSet(), new HashSet<string> { "vault-in-use", "listen-port-taken", "kept-list-not-read" });
        Assert.Contains("is in use by process ", Cause(report, "vault-in-use"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revocation_list_that_does_not_meet_the_policy_and_a_certificate_that_ran_out()
    {
        Assert.Contains("kept-list-too-old", Codes(await office.Mallory.JsonAsync(1, Token, "doctor", "--freshness", "strict 4d"), "problem"));     // it never fetched one

        // both clocks moved on: the authority's, and with it what a certificate is judged by
        await office.Authority.TerminateAsync(Token);
        try
        {
            var (output, _) = await office.Bob.RunUnderAsync(["env", "FAKETIME_DONT_FAKE_MONOTONIC=1", "faketime", "-f", "+8d"], 1, Token, "doctor", "--json");
            Assert.Contains("expired", Cause(Person.Parse(output), "certificate-expired"), StringComparison.Ordinal);
        }
        finally
        {
            await office.StartAuthorityAsync(Token);
        }
    }

    [Fact]
    public async Task Where_nothing_was_joined_the_network_is_looked_at_and_the_next_step_told()
    {
        var home = Directory.CreateTempSubdirectory("peersecure-test-").FullName;
        var report = Person.Parse((await ServedAuthority.RunAsync("/", Token, "ip", "netns", "exec", office.Bob.Host.Namespace, "dotnet", Person.Program, "doctor", "--json", "--home", home)).Output);
        Directory.Delete(home, recursive: true);
        Assert.True(report.GetProperty("ok").GetBoolean());
        Assert.Contains("not-joined", Codes(report, "note"));
        Assert.Contains("works", Codes(report, "good"));
    }

    [Fact]
    public async Task What_forbids_discovery_is_a_finding_of_doctor_too()
    {
        await office.Bob.Host.RunAsync(Token, "ip", "link", "set", "eth0", "multicast", "off");
        try
        {
            var report = await office.Bob.JsonAsync(1, Token, "doctor");
            Assert.Contains("interface-without-multicast", Codes(report, "problem"));
            Assert.Contains("authority-answers", Codes(report, "good"));
        }
        finally
        {
            await office.Bob.Host.RunAsync(Token, "ip", "link", "set", "eth0", "multicast", "on");
        }
    }

    private static List<string> Codes(JsonElement report, string severity) =>
        [.. report.GetProperty("findings").EnumerateArray().Where(one => one.GetProperty("severity").GetString() == severity).Select(static one => one.GetProperty("code").GetString()!)];

    private static string Cause(JsonElement report, string code)
    {
        var finding = report.GetProperty("findings").EnumerateArray().FirstOrDefault(one => one.GetProperty("code").GetString() == code);
        Assert.True(finding.ValueKind == JsonValueKind.Object, $"no finding {code} in {report}");
        Assert.False(string.IsNullOrEmpty(finding.GetProperty("remedy").GetString()), $"{code} has no remedy");
        return finding.GetProperty("cause").GetString()!;
    }
}
