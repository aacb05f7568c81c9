using System.Text;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Keys;
using PeerSecure.Common.Revocation;
using PeerSecure.Tests.Shared;

namespace PeerSecure.Common.Tests.Revocation;

public sealed class SignedRevocationHeadTests
{
    private readonly ListAuthority _authority = new();
    private readonly TestRevocations _revocations = new();

    public SignedRevocationHeadTests() => _authority.RevokeKey(1);

    [Fact]
    public void A_signed_head_says_all_that_was_signed()
    {
        var head = _authority.Head();
        Assert.Equal(RevocationRejection.None, Verify(_authority.Sign(head), out var verified));
        Assert.Equal(head.Number, verified!.Content.Number);
        Assert.Equal(head.ThisUpdate, verified.Content.ThisUpdate);
        Assert.Equal(head.KeptFrom, verified.Content.KeptFrom);
        Assert.Equal(1u, verified.Content.Count);
        Assert.Equal(head.Hash.ToArray(), verified.Content.Hash.ToArray());
        Assert.Equal(12, verified.Content.AuditCount);
        Assert.Equal(head.AuditHash.ToArray(), verified.Content.AuditHash.ToArray());
        Assert.Equal(_authority.Pki.Issuing.KeyHash, verified.Signer.KeyHash);
    }

    [Fact]
    public void The_payload_is_plain_json()
    {
        var text = Encoding.UTF8.GetString(_authority.Sign(_authority.Head()).Payload);
        Assert.StartsWith($"{{\"authority\":\"{_authority.Pki.Id}\",\"list\":\"devices\",\"number\":1,\"thisUpdate\":\"2026-11-20T12:00:00Z\",\"keptFrom\":\"1970-01-01\",\"count\":1,\"hash\":\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_flipped_bit_and_every_truncation_is_refused()
    {
        var document = _authority.Sign(_authority.Head());
        for (var at = 0; at < document.Payload.Length; at++)
        {
            var payload = (byte[])document.Payload.Clone();
            payload[at] ^= (byte)(1 << (at % 8));
            Assert.Equal(RevocationRejection.BadSignature, Verify(document with { Payload = payload }, out _));
            Assert.Equal(RevocationRejection.BadSignature, Verify(document with { Payload = document.Payload[..at] }, out _));
        }

        for (var at = 0; at < document.Signature.Length; at++)
        {
            var signature = (byte[])document.Signature.Clone();
            signature[at] ^= (byte)(1 << (at % 8));
            Assert.Equal(RevocationRejection.BadSignature, Verify(document with { Signature = signature }, out _));
            Assert.Equal(RevocationRejection.BadSignature, Verify(document with { Signature = document.Signature[..at] }, out _));
        }
    }

    [Fact] // R2
    public void The_root_does_not_sign_the_list_of_devices() =>
        Assert.Equal(RevocationRejection.BadSignature, Verify(_authority.Sign(_authority.Head(), _authority.Pki.Root.Key), out _));

    [Fact] // R2
    public void An_issuing_key_does_not_sign_the_list_of_issuing_keys()
    {
        var head = _authority.Head(RevocationListKind.Issuing);
        Assert.Equal(RevocationRejection.BadSignature, Verify(_authority.Sign(head, _authority.Pki.Issuing.Key), out _, RevocationListKind.Issuing));
        Assert.Equal(RevocationRejection.None, Verify(_authority.Sign(head), out _, RevocationListKind.Issuing));
    }

    [Fact] // R2
    public void One_list_is_not_shown_as_the_other()
    {
        var devices = _authority.Sign(_authority.Head());
        Assert.Equal(RevocationRejection.BadSignature, Verify(devices, out _, RevocationListKind.Issuing));
        var wrongPurpose = _authority.Sign(_authority.Head(RevocationListKind.Issuing), _authority.Pki.Issuing.Key, "device revocations");
        Assert.Equal(RevocationRejection.MalformedHead, Verify(wrongPurpose, out _));
    }

    [Fact]
    public void A_signature_for_another_purpose_does_not_count() =>
        Assert.Equal(RevocationRejection.BadSignature, Verify(_authority.Sign(_authority.Head(), purpose: "ticket"), out _));

    [Fact]
    public void A_device_and_a_stranger_do_not_sign_lists()
    {
        Assert.Equal(RevocationRejection.BadSignature, Verify(_authority.Sign(_authority.Head(), _authority.Pki.Device("alice", "laptop").Key), out _));
        Assert.Equal(RevocationRejection.BadSignature, Verify(_authority.Sign(_authority.Head(), new TestAuthority().Issuing.Key), out _));
    }

    [Fact]
    public void A_list_of_another_authority_under_the_same_keys_is_refused()
    {
        var head = _authority.Head() with { Authority = AuthorityId.OfFirstRoot("other"u8) };
        Assert.Equal(RevocationRejection.OtherAuthority, Verify(_authority.Sign(head), out _));
    }

    [Fact]
    public void A_revoked_signer_does_not_count()
    {
        _revocations.Revoke(_authority.Pki.Issuing.KeyHash, RevocationReason.AuthorityCompromise, _authority.Now);
        Assert.Equal(RevocationRejection.SignerRevoked, Verify(_authority.Sign(_authority.Head()), out _));
    }

    [Fact]
    public void A_signer_whose_certificate_is_over_does_not_count()
    {
        var document = _authority.Sign(_authority.Head());
        _authority.Now += TimeSpan.FromDays(366);
        Assert.Equal(RevocationRejection.SignerNotValid, Verify(document, out _));
        _authority.Now = _authority.Pki.Now;
        var backdated = _authority.Head() with { ThisUpdate = _authority.Now - TimeSpan.FromDays(21) };
        Assert.Equal(RevocationRejection.SignerNotValid, Verify(_authority.Sign(backdated), out _));
    }

    [Fact] // R3
    public void A_head_that_lets_records_go_early_is_refused_by_its_own_time_and_by_ours()
    {
        var first = DateOnly.FromDateTime(_authority.Now.UtcDateTime).AddDays(-31);
        Assert.Equal(RevocationRejection.None, Verify(_authority.Sign(_authority.Head() with { KeptFrom = first }), out _));
        Assert.Equal(RevocationRejection.DropsTooEarly, Verify(_authority.Sign(_authority.Head() with { KeptFrom = first.AddDays(1) }), out _));
        var fromTheFuture = _authority.Head() with { ThisUpdate = _authority.Now + TimeSpan.FromDays(60), KeptFrom = first.AddDays(60) };
        Assert.Equal(RevocationRejection.DropsTooEarly, Verify(_authority.Sign(fromTheFuture), out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"authority\":\"\\ud800\"}")]
    [InlineData("{\"authority\":null,\"list\":\"devices\",\"number\":1,\"thisUpdate\":\"2026-11-20T12:00:00Z\",\"keptFrom\":\"1970-01-01\",\"count\":1,\"hash\":\"\",\"auditCount\":0,\"auditHash\":\"\"}")]
    public void Signed_nonsense_is_refused(string payload)
    {
        var bytes = Encoding.UTF8.GetBytes(payload);
        var document = new SignedDocument(bytes, DomainSignature.Sign(_authority.Pki.Issuing.Key, "device revocations", bytes));
        Assert.Equal(RevocationRejection.MalformedHead, Verify(document, out _));
    }

    [Theory]
    [InlineData("\"number\":1,", "\"number\":-1,")]
    [InlineData("\"number\":1,", "\"number\":9007199254740993,")]
    [InlineData("\"count\":1,", "\"count\":-1,")]
    [InlineData("\"auditCount\":12,", "\"auditCount\":-12,")]
    [InlineData("12:00:00Z", "12:00:00+01:00")]
    [InlineData("12:00:00Z", "12:00:00.000Z")]
    [InlineData("\"1970-01-01\"", "\"1969-12-31\"")]
    [InlineData("\"1970-01-01\"", "\"70-1-1\"")]
    [InlineData("\"devices\"", "\"issuing\"")]
    [InlineData("\"devices\"", "\"Devices\"")]
    [InlineData("\"hash\":\"", "\"hash\":\"AA")]
    [InlineData("\"hash\":\"", "\"hashes\":\"")]
    public void A_field_out_of_its_form_is_refused_even_when_signed(string good, string bad)
    {
        var text = Encoding.UTF8.GetString(_authority.Sign(_authority.Head()).Payload);
        Assert.Contains(good, text, StringComparison.Ordinal);
        var bytes = Encoding.UTF8.GetBytes(text.Replace(good, bad, StringComparison.Ordinal));
        var document = new SignedDocument(bytes, DomainSignature.Sign(_authority.Pki.Issuing.Key, "device revocations", bytes));
        Assert.Equal(RevocationRejection.MalformedHead, Verify(document, out _));
    }

    [Fact]
    public void Unknown_fields_are_ignored_and_oversized_payloads_are_not_read()
    {
        var text = Encoding.UTF8.GetString(_authority.Sign(_authority.Head()).Payload);
        var more = Encoding.UTF8.GetBytes(text.Replace("{", "{\"later\":true,", StringComparison.Ordinal));
        Assert.Equal(RevocationRejection.None, Verify(new SignedDocument(more, DomainSignature.Sign(_authority.Pki.Issuing.Key, "device revocations", more)), out _));
        var large = Encoding.UTF8.GetBytes(text + new string(' ', 2000));
        Assert.Equal(RevocationRejection.BadSignature, Verify(new SignedDocument(large, DomainSignature.Sign(_authority.Pki.Issuing.Key, "device revocations", large)), out _));
    }

    private RevocationRejection Verify(SignedDocument document, out SignedRevocationHead? head, RevocationListKind kind = RevocationListKind.Devices)
    {
        var anchors = _authority.Pki.Anchors;
        anchors.Learn([TestAuthority.Receive(_authority.Pki.Issuing.Certificate)]);
        var good = SignedRevocationHead.TryVerify(document, kind, anchors, _revocations, _authority.Now, out head, out var why);
        Assert.Equal(good, why == RevocationRejection.None);
        return why;
    }
}
