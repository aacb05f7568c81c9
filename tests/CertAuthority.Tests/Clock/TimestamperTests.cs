using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using PeerSecure.CertAuthority.Clock;
using PeerSecure.CertAuthority.Issuing;
using PeerSecure.CertAuthority.Tests.Issuing;

namespace PeerSecure.CertAuthority.Tests.Clock;

public sealed class TimestamperTests : IDisposable
{
    private readonly TestAuthority _authority = new(TimeProvider.System);
    private readonly Timestamper _timestamper = new(TimeProvider.System);

    public void Dispose() => _authority.Dispose();

    [Theory]
    [InlineData("-sha256")]
    [InlineData("-sha384")]
    [InlineData("-sha512")]
    public async Task Openssl_verifies_a_token_with_nothing_but_the_root(string hash)
    {
        await QueryAsync(hash, "-cert");
        Answer();
        var output = await OpenSslAsync("ts", "-verify", "-in", "answer.tsr", "-queryfile", "request.tsq", "-CAfile", "root.crt");
        Assert.Contains("Verification: OK", output, StringComparison.Ordinal);

        File.WriteAllText(_authority.Folder.In("data.txt"), "something else");
        output = await OpenSslAsync("ts", "-verify", "-in", "answer.tsr", "-data", "data.txt", "-CAfile", "root.crt");
        Assert.Contains("Verification: FAILED", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Openssl_prints_accuracy_serial_nonce_and_policy()
    {
        await QueryAsync("-sha256");
        Answer();
        var text = await OpenSslAsync("ts", "-reply", "-in", "answer.tsr", "-text");
        Assert.Contains("Status: Granted.", text, StringComparison.Ordinal);
        Assert.Contains("Accuracy: 0x01 seconds", text, StringComparison.Ordinal);
        Assert.Contains("Ordering: no", text, StringComparison.Ordinal);
        Assert.Contains($"Policy OID: {Timestamper.Policy}", text, StringComparison.Ordinal);
        Assert.Matches("Serial number: 0x[0-9A-F]{32}", text);
        Assert.Matches("Nonce: 0x[0-9A-F]{16}", text);
    }

    [Fact]
    public async Task Certificates_are_sent_only_when_asked_for()
    {
        await QueryAsync("-sha256");
        Answer();
        var output = await OpenSslAsync("ts", "-verify", "-in", "answer.tsr", "-queryfile", "request.tsq", "-CAfile", "root.crt");
        Assert.Contains("Verification: FAILED", output, StringComparison.Ordinal);
        File.WriteAllText(_authority.Folder.In("all.pem"), File.ReadAllText(_authority.Folder.In("timestamp.crt")) + File.ReadAllText(_authority.Folder.In("chain.pem")));
        output = await OpenSslAsync("ts", "-verify", "-in", "answer.tsr", "-queryfile", "request.tsq", "-CAfile", "root.crt", "-untrusted", "all.pem");
        Assert.Contains("Verification: OK", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_root_roll_over_a_token_verifies_to_the_root_pinned_before()
    {
        File.Copy(_authority.Folder.In("root.crt"), _authority.Folder.In("pinned.crt"));
        _authority.Keys.Rotate(AuthorityKeyKind.Root);
        _authority.Keys.Rotate(AuthorityKeyKind.Timestamp);
        await QueryAsync("-sha256", "-cert");
        Answer();
        var output = await OpenSslAsync("ts", "-verify", "-in", "answer.tsr", "-queryfile", "request.tsq", "-CAfile", "pinned.crt");
        Assert.Contains("Verification: OK", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_platform_reads_the_time_and_verifies_the_token()
    {
        var hash = SHA256.HashData("something"u8);
        var request = Rfc3161TimestampRequest.CreateFromHash(hash, HashAlgorithmName.SHA256, nonce: new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 }, requestSignerCertificates: true);
        var before = TimeProvider.System.GetUtcNow();

        var token = request.ProcessResponse(_timestamper.Answer(_authority.Keys.Current, request.Encode()), out _);

        Assert.True(token.VerifySignatureForHash(hash, HashAlgorithmName.SHA256, out var signer));
        Assert.Equal(_authority.Keys.Current.Timestamp.Certificate.Der, signer.RawData);
        Assert.InRange(token.TokenInfo.Timestamp, before.AddMilliseconds(-1), TimeProvider.System.GetUtcNow());
        Assert.False(token.TokenInfo.IsOrdering);
        Assert.Equal(1_000_000, token.TokenInfo.AccuracyInMicroseconds);
    }

    [Fact]
    public async Task A_weak_hash_is_refused_with_its_reason()
    {
        await QueryAsync("-sha1");
        Answer();
        var text = await OpenSslAsync("ts", "-reply", "-in", "answer.tsr", "-text");
        Assert.Contains("Status: Rejected.", text, StringComparison.Ordinal);
        Assert.Contains("unrecognized or unsupported algorithm identifier", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_policy_is_refused_with_its_reason()
    {
        await QueryAsync("-sha256", "-tspolicy", "1.2.3.4");
        Answer();
        var text = await OpenSslAsync("ts", "-reply", "-in", "answer.tsr", "-text");
        Assert.Contains("the requested TSA policy is not supported", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Extensions_a_hash_of_the_wrong_length_and_a_huge_nonce_are_refused()
    {
        Assert.Equal(TimestampRejection.UnknownExtension, Why(Request(withExtension: true)));
        Assert.Equal(TimestampRejection.Malformed, Why(Request(hashLength: 31)));
        Assert.Equal(TimestampRejection.BadRequest, Why(Request(nonceLength: 40)));
        Assert.Equal(TimestampRejection.BadRequest, Why(Request(version: 2)));
        Assert.Equal(TimestampRejection.Malformed, Why(new byte[TimestampRequest.MaxLength + 1]));
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        var whole = Request();
        for (var length = 0; length < whole.Length; length++)
            Assert.Equal(TimestampRejection.Malformed, Why(whole[..length]));
    }

    [Fact]
    public void A_flipped_bit_gives_a_refusal_or_a_token_over_just_what_was_sent()
    {
        var whole = Request();
        for (var bit = 0; bit < whole.Length * 8; bit++)
        {
            var changed = whole.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            var answer = _timestamper.Answer(_authority.Keys.Current, changed);
            if (TimestampRequest.TryRead(changed, out var read, out _))
                Assert.True(answer.AsSpan().IndexOf(read.Imprint.Span) >= 0);
            else
                Assert.True(answer.Length < 120);
        }
    }

    private static TimestampRejection Why(byte[] request)
    {
        Assert.False(TimestampRequest.TryRead(request, out _, out var why));
        return why;
    }

    private static byte[] Request(int version = 1, int hashLength = 32, int nonceLength = 8, bool withExtension = false)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(version);
            using (writer.PushSequence())
            {
                using (writer.PushSequence())
                    writer.WriteObjectIdentifier("2.16.840.1.101.3.4.2.1");
                writer.WriteOctetString(new byte[hashLength]);
            }

            var nonce = new byte[nonceLength];
            nonce.AsSpan().Fill(0x55);
            writer.WriteInteger(nonce);
            writer.WriteBoolean(true);
            if (withExtension)
            {
                using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
                    writer.WriteEncodedValue(new X509KeyUsageExtension(X509KeyUsageFlags.CrlSign, critical: false).RawData);
            }
        }

        return writer.Encode();
    }

    private async Task QueryAsync(string hash, params string[] more)
    {
        File.WriteAllText(_authority.Folder.In("data.txt"), "something");
        await OpenSslAsync(["ts", "-query", "-data", "data.txt", hash, "-out", "request.tsq", .. more]);
    }

    private void Answer() => File.WriteAllBytes(_authority.Folder.In("answer.tsr"),
        _timestamper.Answer(_authority.Keys.Current, File.ReadAllBytes(_authority.Folder.In("request.tsq"))));

    private async Task<string> OpenSslAsync(params string[] arguments) =>
        (await Tool.OpenSslAsync(_authority.Folder.Path, TestContext.Current.CancellationToken, arguments)).Output;
}
