using System.Collections.Concurrent;
using System.Formats.Asn1;
using PeerSecure.CertAuthority.Issuing;
using PeerSecure.CertAuthority.Revocation;
using PeerSecure.CertAuthority.Tests.Issuing;
using PeerSecure.Common.Certificates;

namespace PeerSecure.CertAuthority.Tests.Revocation;

public sealed class StatusResponderTests : IDisposable
{
    private static readonly byte[] Malformed = [0x30, 0x03, 0x0A, 0x01, 0x01];
    private static readonly byte[] Unauthorized = [0x30, 0x03, 0x0A, 0x01, 0x06];

    private readonly TestAuthority _authority = new(TimeProvider.System);
    private readonly RevocationIndex _index = new();
    private readonly ConcurrentDictionary<SerialNumber, bool> _issued = new();
    private readonly StatusResponder _responder;

    public StatusResponderTests() => _responder = new StatusResponder(_index, (_, serial) => _issued.ContainsKey(serial), TimeProvider.System);

    public void Dispose() => _authority.Dispose();

    [Theory]
    [InlineData("-sha1")]
    [InlineData("-sha256")]
    [InlineData("-sha512")]
    public async Task Openssl_is_told_good_revoked_and_unknown_in_one_answer(string hash)
    {
        Issue("good.pem");
        Revoke(Issue("bad.pem"), RevocationReason.KeyCompromise);
        _authority.IssueDevice("stranger.pem");

        var output = await AskAsync("issuing.crt", hash, "good.pem", "bad.pem", "stranger.pem");

        Assert.Contains("Response verify OK", output, StringComparison.Ordinal);
        Assert.Contains("good.pem: good", output, StringComparison.Ordinal);
        Assert.Contains("bad.pem: revoked", output, StringComparison.Ordinal);
        Assert.Contains("Reason: keyCompromise", output, StringComparison.Ordinal);
        Assert.Contains("stranger.pem: unknown", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replaced_issuing_key_is_still_answered_for_by_a_responder_of_its_own()
    {
        Issue("good.pem");
        File.Copy(_authority.Folder.In("issuing.crt"), _authority.Folder.In("old.crt"));
        _authority.Keys.Rotate(AuthorityKeyKind.Issuing);

        var output = await AskAsync("old.crt", "-sha1", "good.pem");

        Assert.Contains("Response verify OK", output, StringComparison.Ordinal);
        Assert.Contains("good.pem: good", output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_issuer_we_do_not_know_is_not_answered_for()
    {
        using var other = new TestIssuer(TimeProvider.System.GetUtcNow());
        var request = Request(other.Issuing, other.IssueDevice().Serial, nonce: null);
        Assert.Equal(Unauthorized, Answer(request));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(32, true)]
    [InlineData(0, false)]
    [InlineData(33, false)]
    public void A_nonce_of_1_to_32_octets_is_echoed_and_another_refused(int length, bool accepted)
    {
        var nonce = new byte[length];
        nonce.AsSpan().Fill(0xAB);
        var answer = Answer(Request(Issuing, Issue("good.pem").Serial, nonce));
        Assert.Equal(accepted, answer.Length > Malformed.Length);
        Assert.Equal(accepted, length > 0 && answer.AsSpan().IndexOf(nonce) >= 0);
    }

    [Fact]
    public void Every_truncation_is_malformed()
    {
        var whole = Request(Issuing, Issue("good.pem").Serial, nonce: [1, 2, 3]);
        for (var length = 0; length < whole.Length; length++)
            Assert.Equal(Malformed, Answer(whole[..length]));
    }

    [Fact]
    public void A_flipped_bit_never_turns_an_answer_into_another_certificates()
    {
        var serial = Issue("good.pem").Serial;
        var whole = Request(Issuing, serial, nonce: [1, 2, 3]);
        for (var bit = 0; bit < whole.Length * 8; bit++)
        {
            var changed = whole.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            var answer = Answer(changed);
            // Refused, or about exactly what the changed request asks for: its CertID comes back byte for byte.
            if (answer.Length > Malformed.Length)
            {
                Assert.True(StatusRequest.TryRead(changed, out var read));
                Assert.All(read.Certificates, asked => Assert.True(answer.AsSpan().IndexOf(asked.Encoded) >= 0));
            }
        }
    }

    [Fact]
    public void Huge_requests_and_too_many_questions_are_malformed()
    {
        Assert.Equal(Malformed, Answer(new byte[StatusRequest.MaxLength + 1]));
        var serial = Issue("good.pem").Serial;
        Assert.NotEqual(Malformed, Answer(Request(Issuing, serial, null, count: 32)));
        Assert.Equal(Malformed, Answer(Request(Issuing, serial, null, count: 33)));
        Assert.Equal(Malformed, Answer(Request(Issuing, serial, null, count: 0)));
    }

    [Fact]
    public void The_path_of_a_get_request_is_decoded_with_and_without_escapes()
    {
        var request = Request(Issuing, Issue("good.pem").Serial, nonce: null);
        var path = Convert.ToBase64String(request);
        Assert.True(StatusRequest.TryDecodePath(path, out var plain));
        Assert.Equal(request, plain);
        Assert.True(StatusRequest.TryDecodePath(Uri.EscapeDataString(path), out var escaped));
        Assert.Equal(request, escaped);
        Assert.False(StatusRequest.TryDecodePath("%zz&&&", out _));
        Assert.False(StatusRequest.TryDecodePath(new string('A', 3 * StatusRequest.MaxLength), out _));
    }

    private HeldCertificate Issuing => _authority.Keys.Current.Issuing.Certificate;

    private byte[] Answer(byte[] request) => _responder.Answer(_authority.Keys.Current, request);

    private IssuedCertificate Issue(string file)
    {
        var issued = _authority.IssueDevice(file);
        _issued[issued.Serial] = true;
        return issued;
    }

    private void Revoke(IssuedCertificate issued, RevocationReason reason) =>
        _index.Add(new RevokedCertificate(issued.Issuer, issued.Serial, new RevocationEntry(reason, TimeProvider.System.GetUtcNow()), issued.NotAfter));

    /// <summary>Lets openssl make the request and judge the answer, trusting nothing but the root.</summary>
    private async Task<string> AskAsync(string issuer, string hash, params string[] certificates)
    {
        var folder = _authority.Folder;
        var token = TestContext.Current.CancellationToken;
        string[] asked = ["-issuer", issuer, hash, .. certificates.SelectMany(name => new[] { "-cert", name })];
        var (made, error) = await Tool.OpenSslAsync(folder.Path, token, ["ocsp", .. asked, "-reqout", "request.der"]);
        Assert.True(made == 0, error);
        File.WriteAllBytes(folder.In("answer.der"), Answer(File.ReadAllBytes(folder.In("request.der"))));
        var (_, output) = await Tool.OpenSslAsync(folder.Path, token,
            ["ocsp", .. asked, "-reqin", "request.der", "-no_nonce", "-respin", "answer.der", "-CAfile", "root.crt"]);
        return output;
    }

    private static byte[] Request(HeldCertificate issuer, SerialNumber serial, byte[]? nonce, int count = 1)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                for (var number = 0; number < count; number++)
                {
                    using (writer.PushSequence())
                        WriteCertId(writer, issuer, serial);
                }
            }

            if (nonce is not null)
            {
                using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 2)))
                using (writer.PushSequence())
                    writer.WriteEncodedValue(Extension.Encode("1.3.6.1.5.5.7.48.1.2", critical: false, value => value.WriteOctetString(nonce)));
            }
        }

        return writer.Encode();
    }

    private static void WriteCertId(AsnWriter writer, HeldCertificate issuer, SerialNumber serial)
    {
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
                writer.WriteObjectIdentifier("2.16.840.1.101.3.4.2.1");
            writer.WriteOctetString(System.Security.Cryptography.SHA256.HashData(issuer.Subject));
            writer.WriteOctetString(System.Security.Cryptography.SHA256.HashData(issuer.PublicKey.PublicPoint));
            writer.WriteIntegerUnsigned(Convert.FromHexString(serial.Hex));
        }
    }
}
