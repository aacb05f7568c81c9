using System.Text.Json;
using PeerSecure.EndToEnd.Tests.Authority;

namespace PeerSecure.EndToEnd.Tests.Accounts;

/// <summary>Certificates, keys and devices from the command line, with real processes on both sides.</summary>
public sealed class KeyCommandTests(RegisteringAuthority shared) : IClassFixture<RegisteringAuthority>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_certificate_is_shown_fetched_published_requested_and_renewed()
    {
        using var home = await SettleAsync("cara");
        var before = (await home.JsonAsync(Stop, "cert", "show")).GetProperty("serial").GetString();
        var fetched = await home.JsonAsync(Stop, "cert", "get", "cara");
        Assert.Equal(before, fetched.GetProperty("certificates")[0].GetProperty("serial").GetString());
        Assert.True(fetched.GetProperty("certificates")[0].GetProperty("trusted").GetBoolean());
        await home.RunAsync(Stop, "cert", "publish");
        Assert.StartsWith("-----BEGIN CERTIFICATE REQUEST-----", await home.RunAsync(Stop, "cert", "request"), StringComparison.Ordinal);
        await home.RunAsync(Stop, "cert", "renew");
        Assert.NotEqual(before, (await home.JsonAsync(Stop, "cert", "show")).GetProperty("serial").GetString());
        Assert.Equal(4, (await home.TryAsync(Stop, "cert", "get", "nobody-here")).ExitCode);
    }

    [Fact]
    public async Task A_time_stamp_is_kept_beside_the_file_once_and_checked()
    {
        using var home = await SettleAsync("tess");
        var report = home.Write("report.txt", "what was agreed");
        var stamp = (await home.JsonAsync(Stop, "timestamp", report)).GetProperty("response").GetString()!;
        Assert.Equal(report + ".tsr", stamp);
        var before = await File.ReadAllBytesAsync(stamp, Stop);
        var (exit, _, words) = await home.TryAsync(Stop, "timestamp", report);
        Assert.True(exit == 2 && words.Contains("is there already", StringComparison.Ordinal), $"{exit} {words}");
        Assert.Equal(before, await File.ReadAllBytesAsync(stamp, Stop));
        Assert.True((await home.JsonAsync(Stop, "timestamp", report, "--verify", stamp)).GetProperty("verified").GetBoolean());
        (exit, _, words) = await home.TryAsync(Stop, "timestamp", "/proc/version");   // a folder in which nobody writes
        Assert.True(exit == 1 && words.Contains("'/proc/version.tsr' cannot be written", StringComparison.Ordinal), $"{exit} {words}");
    }

    [Fact]
    public async Task B3_new_keys_are_vouched_for_by_the_old_one_and_raise_the_account_key()
    {
        using var home = await SettleAsync("rob");
        var before = (await home.JsonAsync(Stop, "whoami")).GetProperty("keyHash").GetString();
        var rotated = await home.JsonAsync(Stop, "keys", "rotate", "--yes");
        Assert.Equal(2, rotated.GetProperty("accountKeyVersion").GetInt32());
        var log = (await shared.Authority.CaAsync(Stop, "audit", "--json")).Output.Split('\n');
        var told = Array.FindIndex(log, static line => line.Contains("device.continue", StringComparison.Ordinal) && line.Contains("rob", StringComparison.Ordinal));
        Assert.InRange(told, 0, Array.FindIndex(log, static line => line.Contains("key.change", StringComparison.Ordinal) && line.Contains("rob", StringComparison.Ordinal)));
        Assert.NotEqual(before, rotated.GetProperty("keyHash").GetString());
        Assert.Equal(3, (await home.JsonAsync(Stop, "keys", "rotate", "--yes")).GetProperty("accountKeyVersion").GetInt32());
        Assert.DoesNotContain(Directory.GetFiles(home.ProfileOf("rob")), static file => file.EndsWith(".next", StringComparison.Ordinal));
        Assert.True((await home.JsonAsync(Stop, "time")).GetProperty("sealed").GetBoolean());
    }

    [Fact]
    public async Task Another_passphrase_opens_everything_whichever_moment_a_crash_came_at()
    {
        using var home = await SettleAsync("pia");
        var (before, folder) = (Path.Combine(home.Folder, "before"), home.ProfileOf("pia"));
        CopyFiles(folder, before);
        await home.RunAsync(Stop, "keys", "passphrase", "--new-passphrase-file", home.Write("new", "a better passphrase"));
        var (exit, _, words) = await home.TryAsync(Stop, "cert", "request");
        Assert.True(exit != 0 && words.Contains("passphrase", StringComparison.OrdinalIgnoreCase), words);
        home.Write("passphrase", "a better passphrase");
        await home.RunAsync(Stop, "cert", "request");
        Assert.True((await home.JsonAsync(Stop, "time")).GetProperty("sealed").GetBoolean());

        // decided, and cut off before the first file, or after some of them, took its place
        foreach (var moved in (string[][])[[], ["vault.key"], ["vault.key", "device.key"]])
        {
            var next = Path.Combine(folder, "passphrase.next");
            Directory.CreateDirectory(next, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            foreach (var file in ((string[])["vault.key", "device.key", "sealing.key"]).Except(moved))
            {
                File.Move(Path.Combine(folder, file), Path.Combine(next, file));
                File.Copy(Path.Combine(before, file), Path.Combine(folder, file));
            }

            Assert.True((await home.JsonAsync(Stop, "time")).GetProperty("sealed").GetBoolean());
            Assert.False(Directory.Exists(next));
        }

        // cut off before it was decided: the former one still opens all, and the next change goes through
        Directory.CreateDirectory(Path.Combine(folder, "passphrase.draft"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.Copy(Path.Combine(before, "vault.key"), Path.Combine(folder, "passphrase.draft", "vault.key"));
        await home.RunAsync(Stop, "keys", "passphrase", "--new-passphrase-file", home.Write("new", "the third passphrase"));
        home.Write("passphrase", "the third passphrase");
        await home.RunAsync(Stop, "cert", "request");

        // one that nobody has to think up, for a service
        var generated = Path.Combine(home.Folder, "generated");
        Assert.Equal(2, (await home.TryAsync(Stop, "keys", "passphrase", "--generate", generated, "--new-passphrase-file", home.Write("new", "x"))).ExitCode);
        await home.RunAsync(Stop, "keys", "passphrase", "--generate", generated);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(generated));
        home.Write("passphrase", await File.ReadAllTextAsync(generated, Stop));
        await home.RunAsync(Stop, "cert", "request");
        Assert.NotEqual(0, (await home.TryAsync(Stop, "keys", "passphrase", "--generate", generated)).ExitCode);   // never over a file
        Assert.Empty(Directory.GetDirectories(folder, "passphrase.*"));
    }

    [Fact]
    public async Task C5_a_further_device_gets_the_account_key_only_after_both_compared_the_code()
    {
        using var first = await SettleAsync("dina");
        using var second = new PeerHome();
        await second.JoinAsync(shared.Authority, Stop);
        Assert.False((await second.JsonAsync(Stop, "login", "dina", "--device", "phone")).GetProperty("admitted").GetBoolean());
        var code = CodeOf(await second.LinesAsync(Stop, "devices"), "laptop");
        Assert.Equal(code, CodeOf(await first.LinesAsync(Stop, "devices"), "phone"));
        Assert.Equal(6, (await first.TryAsync(Stop, "devices", "approve", "phone", "--code", "0000-0000-0000-0000")).ExitCode);

        await first.RunAsync(Stop, "devices", "approve", "phone", "--code", code);
        Assert.Equal(3, (await second.TryAsync(Stop, "keys", "recovery")).ExitCode);   // admitted by the other, but not compared here
        await second.RunAsync(Stop, "devices", "approve", "laptop", "--code", code.ToLowerInvariant());
        await second.RunAsync(Stop, "keys", "recovery");

        await first.RunAsync(Stop, "devices", "remove", "phone", "--yes");
        Assert.Equal(8, (await second.TryAsync(Stop, "time")).ExitCode);
    }

    [Fact]
    public async Task K2_two_devices_that_rotate_at_once_share_one_account_key()
    {
        using var laptop = await SettleAsync("nell");
        using var phone = await FurtherAsync(shared.Authority, laptop, "nell");
        await Task.WhenAll(laptop.RunAsync(Stop, "keys", "rotate", "--yes"), phone.RunAsync(Stop, "keys", "rotate", "--yes"));

        // a file of one is opened by the other, under whatever version both ended with
        var id = (await laptop.JsonAsync(Stop, "files", "put", laptop.Write("plan.txt", "the plan"))).GetProperty("file").GetProperty("id").GetString()!;
        await phone.RunAsync(Stop, "files", "get", id, "-o", Path.Combine(phone.Folder, "got.txt"));
        Assert.Equal("the plan", await File.ReadAllTextAsync(Path.Combine(phone.Folder, "got.txt"), Stop));

        // and under a version that the other has not seen at all
        await laptop.RunAsync(Stop, "keys", "rotate", "--yes");
        var second = (await laptop.JsonAsync(Stop, "files", "put", laptop.Write("plan.txt", "another plan"))).GetProperty("file").GetProperty("id").GetString()!;
        await phone.RunAsync(Stop, "files", "get", second, "-o", Path.Combine(phone.Folder, "second.txt"));
        Assert.Equal("another plan", await File.ReadAllTextAsync(Path.Combine(phone.Folder, "second.txt"), Stop));
    }

    [Fact]
    public async Task K2_a_version_that_the_authority_forgot_is_stored_again_by_who_has_it()
    {
        var home = ServedAuthority.NewHome();
        var port = "";
        try
        {
            using var laptop = new PeerHome();
            using var phone = await ForgottenAsync();
            await using var second = await ServedAuthority.StartAsync(home, Stop, "--registration", "open", "--port", port);
            Assert.Equal(2, (await laptop.JsonAsync(Stop, "keys", "recovery")).GetProperty("accountKeyVersion").GetInt32());

            async Task<PeerHome> ForgottenAsync()
            {
                await using var first = await ServedAuthority.StartAsync(home, Stop, "--registration", "open");
                port = $"{first.Port}";
                await laptop.JoinAsync(first, Stop);
                await laptop.RunAsync(Stop, "register", "olga", "--device", "laptop");
                var further = await FurtherAsync(first, laptop, "olga");
                var pass = laptop.Write("backup-pass", "of the authority");
                var saved = await first.CaAsync(Stop, "backup", Path.Combine(home, "saved"), "--passphrase-file", pass);
                Assert.True(saved.ExitCode == 0, saved.Words);
                await further.RunAsync(Stop, "keys", "rotate", "--yes");
                Assert.Equal(2, (await laptop.JsonAsync(Stop, "keys", "recovery")).GetProperty("accountKeyVersion").GetInt32());
                await first.TerminateAsync(Stop);
                var restored = await first.CaAsync(Stop, "restore", Path.Combine(home, "saved"), "--replace", "--passphrase-file", pass);
                Assert.True(restored.ExitCode == 0, restored.Words);
                return further;
            }
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    [Fact]
    public async Task K3_with_no_device_left_admin_and_recovery_code_open_the_account_key()
    {
        using var lost = await SettleAsync("kim");
        var code = (await lost.JsonAsync(Stop, "keys", "recovery")).GetProperty("code").GetString()!;
        using var found = new PeerHome();
        await found.JoinAsync(shared.Authority, Stop);
        await found.RunAsync(Stop, "login", "kim", "--device", "desk");
        var file = found.Write("code", code);
        Assert.Equal(3, (await found.TryAsync(Stop, "keys", "restore", "--recovery-file", file)).ExitCode);
        Assert.NotEqual(0, (await shared.Authority.CaAsync(Stop, "approve", "kim/desk")).ExitCode);   // the laptop is not revoked

        Assert.Equal(0, (await shared.Authority.CaAsync(Stop, "revoke", "kim/laptop", "--reason", "cessation-of-operation")).ExitCode);
        var approved = await shared.Authority.CaAsync(Stop, "approve", "kim/desk");
        Assert.True(approved.ExitCode == 0, approved.Words);
        var wrong = found.Write("wrong", code[..^5] + (code[^5] == '0' ? '1' : '0') + code[^4..]);
        Assert.Equal(2, (await found.TryAsync(Stop, "keys", "restore", "--recovery-file", wrong)).ExitCode);
        Assert.Equal(1, (await found.JsonAsync(Stop, "keys", "restore", "--recovery-file", file)).GetProperty("accountKeyVersion").GetInt32());
    }

    [Fact]
    public async Task A_backup_brings_the_profile_back_by_passphrase_or_recovery_code_and_no_other_way()
    {
        using var home = await SettleAsync("bea");
        var code = (await home.JsonAsync(Stop, "keys", "recovery")).GetProperty("code").GetString()!;
        var (file, pass) = (Path.Combine(home.Folder, "bea.backup"), home.Write("backup-pass", "quite another one"));
        Assert.True((await home.JsonAsync(Stop, "keys", "backup", file, "--backup-passphrase-file", pass)).GetProperty("withRecovery").GetBoolean());
        Assert.NotEqual(0, (await home.TryAsync(Stop, "keys", "backup", file, "--backup-passphrase-file", pass)).ExitCode);   // never over a file

        using var second = new PeerHome("a third password");
        Assert.Equal(7, (await second.TryAsync(Stop, "keys", "restore", file, "--backup-passphrase-file", second.Write("wrong", "guess"))).ExitCode);
        await second.RunAsync(Stop, "keys", "restore", file, "--backup-passphrase-file", pass);
        Assert.True((await second.JsonAsync(Stop, "time")).GetProperty("sealed").GetBoolean());
        Assert.NotEqual(0, (await second.TryAsync(Stop, "keys", "restore", file, "--backup-passphrase-file", pass)).ExitCode);   // nor over a profile

        using var third = new PeerHome();
        await third.RunAsync(Stop, "keys", "restore", file, "--recovery-file", third.Write("code", code));
        Assert.Equal("bea", (await third.JsonAsync(Stop, "whoami")).GetProperty("account").GetString());

        var damaged = await File.ReadAllBytesAsync(file, Stop);
        damaged[^100] ^= 1;
        await File.WriteAllBytesAsync(Path.Combine(third.Folder, "damaged"), damaged, Stop);
        using var fourth = new PeerHome();
        Assert.Equal(7, (await fourth.TryAsync(Stop, "keys", "restore", Path.Combine(third.Folder, "damaged"), "--backup-passphrase-file", pass)).ExitCode);
    }

    [Fact]
    public async Task An_admin_works_from_anywhere_and_others_are_told_what_is_missing()
    {
        using var home = await SettleAsync("ada");
        var (exit, output, _) = await home.TryAsync(Stop, "admin", "accounts", "--json");
        Assert.Equal(3, exit);
        Assert.Contains("needs-admin-login", output, StringComparison.Ordinal);
        Assert.Equal(0, (await shared.Authority.CaAsync(Stop, "accounts", "promote", "ada")).ExitCode);

        // the ticket at hand has no role yet; the password that was handed in is used to sign in again
        Assert.Contains(await home.LinesAsync(Stop, "admin", "accounts"), static account => account.GetProperty("name").GetString() == "ada");
        Assert.NotEmpty((await home.JsonAsync(Stop, "admin", "invite", "--name", "newbie")).GetProperty("code").GetString()!);
        using var victim = await SettleAsync("vic");
        await home.RunAsync(Stop, "admin", "disable", "vic");
        Assert.Equal(3, (await victim.TryAsync(Stop, "time")).ExitCode);
        await home.RunAsync(Stop, "admin", "enable", "vic");
        await victim.RunAsync(Stop, "time");
        Assert.NotEmpty((await home.JsonAsync(Stop, "admin", "reset", "vic")).GetProperty("code").GetString()!);
        await home.RunAsync(Stop, "admin", "rotate", "ticket", "--yes");
        await home.RunAsync(Stop, "admin", "delete", "vic", "--yes");
        Assert.Equal(4, (await home.TryAsync(Stop, "check", "vic")).ExitCode);
        Assert.Contains(await home.LinesAsync(Stop, "admin", "audit"), static entry => entry.GetProperty("action").GetString() == "account.delete");
    }

    private static void CopyFiles(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from, "*.key"))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }

    private static string CodeOf(List<JsonElement> devices, string device) =>
        devices.Single(line => line.GetProperty("device").GetString() == device).GetProperty("code").GetString()!;

    /// <summary>A phone of the account, approved on both sides.</summary>
    private static async Task<PeerHome> FurtherAsync(ServedAuthority authority, PeerHome laptop, string account)
    {
        var phone = new PeerHome();
        await phone.JoinAsync(authority, Stop);
        await phone.RunAsync(Stop, "login", account, "--device", "phone");
        var code = CodeOf(await phone.LinesAsync(Stop, "devices"), "laptop");
        await laptop.RunAsync(Stop, "devices", "approve", "phone", "--code", code);
        await phone.RunAsync(Stop, "devices", "approve", "laptop", "--code", code);
        return phone;
    }

    private async Task<PeerHome> SettleAsync(string account)
    {
        var home = new PeerHome();
        await home.JoinAsync(shared.Authority, Stop);
        await home.RunAsync(Stop, "register", account, "--device", "laptop");
        return home;
    }
}
