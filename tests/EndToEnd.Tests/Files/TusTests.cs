using System.Text.Json;
using PeerSecure.EndToEnd.Tests.Authority;
using PeerSecure.EndToEnd.Tests.Discovery;

namespace PeerSecure.EndToEnd.Tests.Files;

/// <summary>The authority's files by programs we did not write: tus-js-client on node, and curl.</summary>
public sealed class TusTests
{
    private const string Enrol =
        "openssl ecparam -name prime256v1 -genkey -noout -out d.key; openssl req -new -key d.key -subj '/CN=alice\\/laptop' -outform DER | openssl base64 > d.b64; " +
        "curl $CA -u alice:CODE -H 'Content-Type: application/pkcs10' --data-binary @d.b64 $B/.well-known/est/simpleenroll " +
        "| openssl base64 -d | openssl pkcs7 -inform DER -print_certs > d.crt";

    private const string Device = "curl $CA --cert d.crt --key d.key";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tus_js_client_uploads_is_killed_and_resumes_and_curl_fetches_ranges()
    {
        var node = Node();
        await using var authority = await EnrolledAsync(await ServedAuthority.StartAsync(Stop));
        await authority.ShellAsync("head -c 20000000 /dev/urandom > f", Stop);
        var (exit, output, _) = await authority.TryShellAsync($"{node} $B f '' 0.5", Stop);
        Assert.NotEqual(0, exit);
        var url = output.Trim().Split('\n')[0];
        var id = url[(url.LastIndexOf('/') + 1)..];
        Assert.InRange(Offset(await StateAsync(authority, id)), 4 << 20, 19_999_999);

        var rest = await authority.ShellAsync($"{node} $B f {url}", Stop);
        Assert.EndsWith("done\n", rest, StringComparison.Ordinal);
        using var state = JsonDocument.Parse(await authority.ShellAsync($"{Device} $B/v1/files/{id}", Stop));
        Assert.True(state.RootElement.GetProperty("complete").GetBoolean());
        Assert.Equal(await authority.ShellAsync("sha256sum f | cut -d' ' -f1", Stop), state.RootElement.GetProperty("sha256").GetString() + "\n");
        Assert.Equal(await authority.ShellAsync("cksum f | cut -d' ' -f1", Stop), $"{state.RootElement.GetProperty("posixChecksum").GetUInt32()}\n");

        await authority.ShellAsync($"{Device} -r 12345678-12399999 $B/files/{id} > part; head -c 12400000 f | tail -c 54322 | cmp - part", Stop);
        await authority.ShellAsync($"{Device} -r 0-9999999 -o whole $B/files/{id}; {Device} -C - -o whole $B/files/{id}; cmp f whole", Stop);
        var status = await authority.ShellAsync($"curl $CA -o /dev/null -w '%{{http_code}}' $B/files/{id}", Stop);
        Assert.Equal("401", status);
        var bare = await authority.ShellAsync("curl $CA -o /dev/null -w '%{http_code}' -X POST -H 'Tus-Resumable: 1.0.0' -H 'Upload-Length: 5' $B/files", Stop);
        Assert.Equal("401", bare);
    }

    [Fact]
    public async Task An_upload_goes_on_where_the_disk_has_it_after_the_authority_was_killed()
    {
        var node = Node();
        var home = ServedAuthority.NewHome();
        try
        {
            string id;
            await using (var authority = await EnrolledAsync(await ServedAuthority.StartAsync(home, Stop)))
            {
                await authority.ShellAsync("head -c 30000000 /dev/urandom > f", Stop);
                var (_, output, _) = await authority.TryShellAsync($"{node} $B f '' 0.6", Stop);
                id = output.Trim().Split('\n')[0].Split('/')[^1];
                await authority.KillAsync();
            }

            await using var again = await ServedAuthority.StartAsync(home, Stop);
            Assert.InRange(Offset(await StateAsync(again, id)), 4 << 20, 29_999_999);
            var rest = await again.ShellAsync($"{node} $B f $B/files/{id}", Stop);
            Assert.EndsWith("done\n", rest, StringComparison.Ordinal);
            await again.ShellAsync($"{Device} $B/files/{id} | cmp - f", Stop);
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    private static string Node()
    {
        Tool.Require("node", "curl", "openssl");
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var modules = Path.Combine(folder.FullName, "node_modules");
            if (Directory.Exists(Path.Combine(modules, "tus-js-client")))
            {
                return $"NODE_PATH={modules} node {Path.Combine(AppContext.BaseDirectory, "Files", "tus_upload.js")}";
            }
        }

        Assert.Skip("the npm package tus-js-client is not installed");
        return "";
    }

    private static async Task<ServedAuthority> EnrolledAsync(ServedAuthority authority)
    {
        await authority.ShellAsync(Enrol.Replace("CODE", await authority.EnrollmentCodeAsync("alice", Stop), StringComparison.Ordinal), Stop);
        return authority;
    }

    private static Task<string> StateAsync(ServedAuthority authority, string id) =>
        authority.ShellAsync($"{Device} -I -H 'Tus-Resumable: 1.0.0' $B/files/{id}", Stop);

    private static long Offset(string head)
    {
        const string Header = "upload-offset: ";
        var line = head.Split('\n').Single(static line => line.StartsWith(Header, StringComparison.OrdinalIgnoreCase));
        return long.Parse(line[Header.Length..].Trim(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
