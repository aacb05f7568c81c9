using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using PeerSecure.EndToEnd.Tests.Discovery;

namespace PeerSecure.EndToEnd.Tests.Authority;

/// <summary>Somebody with nothing but curl and openssl is a full client of the authority.</summary>
public sealed class StandardToolsTests(RegisteringAuthority shared) : IClassFixture<RegisteringAuthority>
{
    private const string NewRequest = "openssl ecparam -name prime256v1 -genkey -noout -out d.key; openssl req -new -key d.key -subj '/CN=alice\\/laptop' -outform DER | openssl base64 > d.b64;";
    private const string Certificate = "openssl base64 -d | openssl pkcs7 -inform DER -print_certs | openssl x509";
    private const string Post = "curl $CA --fail -H 'Content-Type: application/pkcs10'";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Curl_and_openssl_enrol_verify_and_renew()
    {
        Tool.Require("curl", "openssl");
        await using var authority = await EnrolledAsync();
        await authority.ShellAsync("curl $CA --fail $B/.well-known/est/cacerts | openssl base64 -d | openssl pkcs7 -inform DER -print_certs > ca.pem", Stop);
        foreach (var purpose in (string[])["sslclient", "sslserver"])
        {
            Assert.Contains("d.crt: OK", await authority.ShellAsync($"openssl verify -x509_strict -purpose {purpose} -CAfile ca.pem d.crt", Stop), StringComparison.Ordinal);
        }

        Assert.Contains("OK", await authority.ShellAsync("openssl verify -x509_strict -purpose sslserver -CAfile ca.pem authority/tls.crt", Stop), StringComparison.Ordinal);
        Assert.Contains("OK", await authority.ShellAsync("openssl verify -x509_strict -purpose timestampsign -CAfile ca.pem authority/timestamp.crt", Stop), StringComparison.Ordinal);
        await authority.ShellAsync($"{Post} --cert d.crt --key d.key --data-binary @d.b64 $B/.well-known/est/simplereenroll | {Certificate} > renewed.crt", Stop);
        Assert.Contains("renewed.crt: OK", await authority.ShellAsync("openssl verify -x509_strict -CAfile ca.pem renewed.crt", Stop), StringComparison.Ordinal);
        Assert.Contains("/alice/laptop", await authority.ShellAsync("openssl x509 -in renewed.crt -noout -ext subjectAltName", Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Openssl_sees_a_revocation_in_the_list_and_in_ocsp()
    {
        Tool.Require("curl", "openssl");
        await using var authority = await EnrolledAsync();
        const string Ocsp = "openssl ocsp -issuer authority/issuing.crt -cert d.crt -CAfile authority/root.crt -verify_other authority/issuing.crt -reqout q.der -no_nonce >/dev/null 2>&1 || true; " +
            "curl $CA --fail -H 'Content-Type: application/ocsp-request' --data-binary @q.der $B/ocsp > a.der; " +
            "openssl ocsp -issuer authority/issuing.crt -cert d.crt -CAfile authority/root.crt -respin a.der 2>&1";
        const string Crl = "curl $CA --fail $B/crl | openssl crl -inform DER > list.pem; cat authority/root.crt authority/issuing.crt > chain.pem; openssl verify -crl_check -CAfile chain.pem -CRLfile list.pem d.crt 2>&1";
        Assert.Contains("d.crt: good", await authority.ShellAsync(Ocsp, Stop), StringComparison.Ordinal);
        Assert.Contains("d.crt: OK", await authority.ShellAsync(Crl, Stop), StringComparison.Ordinal);
        var (exit, _, words) = await authority.CaAsync(Stop, "revoke", "alice/laptop", "--reason", "key-compromise");
        Assert.True(exit == 0, words);
        Assert.Contains("d.crt: revoked", await authority.ShellAsync(Ocsp, Stop), StringComparison.Ordinal);
        var (refused, output, _) = await authority.TryShellAsync(Crl, Stop);
        Assert.NotEqual(0, refused);
        Assert.Contains("certificate revoked", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Openssl_asks_for_the_state_itself_with_a_nonce_good_revoked_and_unknown()
    {
        Tool.Require("curl", "openssl");
        var port = FreePort();
        await using var authority = await EnrolledAsync("--http-port", $"{port}");
        var ask = $"openssl ocsp -issuer authority/issuing.crt -CAfile authority/root.crt -verify_other authority/issuing.crt -url http://localhost:{port}/ocsp";
        var known = await authority.ShellAsync($"{ask} -cert d.crt 2>&1", Stop);
        Assert.Contains("Response verify OK", known, StringComparison.Ordinal);
        Assert.Contains("d.crt: good", known, StringComparison.Ordinal);
        Assert.DoesNotContain("WARNING: no nonce", known, StringComparison.Ordinal);
        Assert.Contains("0x0123456789ABCDEF: unknown", await authority.ShellAsync($"{ask} -serial 0x0123456789ABCDEF 2>&1", Stop), StringComparison.Ordinal);

        // RFC 6960, appendix A: the same question as a path
        var byGet = await authority.ShellAsync(
            $"openssl ocsp -issuer authority/issuing.crt -cert d.crt -no_nonce -reqout q.der >/dev/null 2>&1 || true; curl --silent --fail http://localhost:{port}/ocsp/$(openssl base64 -A -in q.der | sed 's:/:%2F:g;s:+:%2B:g;s:=:%3D:g') > a.der; " +
            "openssl ocsp -issuer authority/issuing.crt -cert d.crt -CAfile authority/root.crt -verify_other authority/issuing.crt -respin a.der 2>&1", Stop);
        Assert.Contains("d.crt: good", byGet, StringComparison.Ordinal);
        var (exit, _, words) = await authority.CaAsync(Stop, "revoke", "alice/laptop", "--reason", "key-compromise");
        Assert.True(exit == 0, words);
        var revoked = await authority.ShellAsync($"{ask} -cert d.crt 2>&1", Stop);
        Assert.Contains("d.crt: revoked", revoked, StringComparison.Ordinal);
        Assert.Contains("Reason: keyCompromise", revoked, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Openssl_checks_a_time_stamp()
    {
        Tool.Require("curl", "openssl");
        await using var authority = await ServedAuthority.StartAsync(Stop);
        await authority.ShellAsync(
            "echo hello > f; openssl ts -query -data f -sha256 -cert -out q.tsq 2>/dev/null; curl $CA --fail -H 'Content-Type: application/timestamp-query' --data-binary @q.tsq $B/tsa > a.tsr", Stop);
        Assert.Contains("Verification: OK", await authority.ShellAsync("openssl ts -verify -queryfile q.tsq -in a.tsr -CAfile authority/root.crt 2>&1", Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_older_than_tls_1_3_and_no_other_suite_is_offered()
    {
        Tool.Require("openssl", "sslscan");
        await using var authority = await ServedAuthority.StartAsync(Stop);
        var shown = await authority.ShellAsync($"echo | openssl s_client -connect localhost:{authority.Port} -CAfile authority/root.crt 2>&1", Stop);
        Assert.Contains("TLS_AES_256_GCM_SHA384", shown, StringComparison.Ordinal);
        Assert.Contains("TLSv1.3", shown, StringComparison.Ordinal);
        Assert.NotEqual(0, (await authority.TryShellAsync($"echo | openssl s_client -tls1_2 -connect localhost:{authority.Port}", Stop)).ExitCode);
        var other = $"echo | openssl s_client -ciphersuites TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256 -connect localhost:{authority.Port}";
        Assert.NotEqual(0, (await authority.TryShellAsync(other, Stop)).ExitCode);
        var scan = await authority.ShellAsync($"sslscan --no-colour localhost:{authority.Port}", Stop);
        foreach (var old in (string[])["SSLv2", "SSLv3", "TLSv1.0", "TLSv1.1", "TLSv1.2"])
        {
            Assert.Matches($@"{old.Replace(".", "\\.", StringComparison.Ordinal)}\s+disabled", scan);
        }

        Assert.DoesNotContain("128", scan[scan.IndexOf("Supported Server Cipher", StringComparison.Ordinal)..scan.IndexOf("Server Key Exchange", StringComparison.Ordinal)], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-d 'x'", 415)]
    [InlineData("-H 'Content-Type: application/pkcs10' -d 'not base64 !'", 400)]
    [InlineData("-H 'Content-Type: application/pkcs10' -d 'aGVsbG8='", 400)]
    [InlineData("--http1.1 -H 'Content-Type: application/pkcs10' --data-binary @big", 413)]   // over HTTP/2 curl 7.88 stops sending at the answer, and may call that an error (92)
    [InlineData("-H 'Content-Type: application/pkcs10' --data-binary @cut.b64", 400)]
    [InlineData("-H 'Content-Type: application/pkcs10' --data-binary @forged.b64", 400)]
    [InlineData("-H 'Content-Type: application/pkcs10' --data-binary @rsa.b64", 400)]
    [InlineData("-H 'Content-Type: application/pkcs10' --data-binary @p521.b64", 400)]
    public async Task A_bad_request_gets_a_stable_code_and_no_stack_trace(string options, int status)
    {
        Tool.Require("curl", "openssl");
        var authority = shared.Authority;
        await authority.ShellAsync(
            NewRequest + "head -c 200000 /dev/zero | openssl base64 > big; head -c 100 d.b64 > cut.b64; " +
            "openssl base64 -d -in d.b64 > d.der; size=$(stat -c %s d.der); printf '\\001' | dd of=d.der bs=1 seek=$((size-5)) conv=notrunc 2>/dev/null; openssl base64 -in d.der > forged.b64; " +
            "openssl req -new -newkey rsa:2048 -nodes -keyout r.key -subj /CN=alice -outform DER 2>/dev/null | openssl base64 > rsa.b64; " +
            "openssl ecparam -name secp521r1 -genkey -noout -out p.key; openssl req -new -key p.key -subj /CN=alice -outform DER | openssl base64 > p521.b64", Stop);
        var code = await authority.EnrollmentCodeAsync("alice", Stop);
        var answer = await authority.ShellAsync($"curl $CA -u alice:{code} {options} -w '\\n%{{http_code}}' $B/.well-known/est/simpleenroll", Stop);
        Assert.EndsWith($"\n{status}", answer, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", answer, StringComparison.Ordinal);
        using var problem = JsonDocument.Parse(answer[..answer.LastIndexOf('\n')]);
        var request = problem.RootElement.GetProperty("requestId").GetString()!;
        await authority.LogLineAsync(line => line.Contains($"refused with {status}", StringComparison.Ordinal) && line.Contains(request, StringComparison.Ordinal), Stop);
        Assert.DoesNotContain("Exception", authority.Log, StringComparison.Ordinal);
        var text = await authority.ShellAsync($"curl $CA -u alice:{code} -H 'Accept: text/plain' {options} $B/.well-known/est/simpleenroll", Stop);
        Assert.DoesNotContain("{", text, StringComparison.Ordinal);
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static async Task<ServedAuthority> EnrolledAsync(params string[] options)
    {
        var authority = await ServedAuthority.StartAsync(Stop, options);
        var code = await authority.EnrollmentCodeAsync("alice", Stop);
        await authority.ShellAsync($"{NewRequest} {Post} -u alice:{code} --data-binary @d.b64 $B/.well-known/est/simpleenroll | {Certificate} > d.crt", Stop);
        return authority;
    }
}
