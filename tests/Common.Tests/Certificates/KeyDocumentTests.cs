using System.Text;
using System.Text.Json;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Keys;
using PeerSecure.Tests.Shared;

namespace PeerSecure.Common.Tests.Certificates;

public sealed class KeyDocumentTests
{
    private static readonly TestAuthority Authority = new();
    private static readonly TestLeaf Old = Authority.Device("alice", "laptop");
    private static readonly TestLeaf New = Authority.Device("alice", "laptop");
    private static readonly DeviceIdentity Laptop = new(Authority.Id, AccountName.Parse("alice"), DeviceName.Parse("laptop"));

    private static readonly SignedDocument Good =
        ReceivedKeyStatement.Sign(KeyStatementKind.Continuity, Old.Key, Laptop, Laptop.Device, New.Spki, 7, Authority.Now);

    private static readonly SignedDocument Record = MakeRecord();

    [Fact]
    public void A_statement_reads_back_as_signed()
    {
        Assert.True(ReceivedKeyStatement.TryParse(Good, KeyStatementKind.Continuity, out var statement));
        Assert.True(statement.IsSigned);
        Assert.Equal(Laptop, statement.Old);
        Assert.Equal(Old.KeyHash, statement.OldKey);
        Assert.Equal(New.KeyHash, statement.NewKey);
        Assert.Equal(7, statement.Counter);
        Assert.Equal(Authority.Now, statement.Time);
    }

    [Fact]
    public void The_payload_is_the_documented_json() =>
        Assert.Equal(
            $$"""{"authority":"{{Authority.Id}}","account":"alice","oldDevice":"laptop","oldKey":"{{Encode(Old.Spki)}}","newDevice":"laptop","newKey":"{{Encode(New.Spki)}}","counter":7,"time":"2026-11-20T12:00:00Z"}""",
            Encoding.UTF8.GetString(Good.Payload));

    [Fact]
    public void A_record_reads_back_as_signed()
    {
        Assert.True(ReceivedReissueRecord.TryParse(Record, out var record));
        Assert.Equal(ReissueReason.DeviceLost, record.Reason);
        Assert.Contains("\"reason\":\"device-lost\"", Encoding.UTF8.GetString(Record.Payload), StringComparison.Ordinal);
        var anchors = Authority.Anchors;
        Assert.False(record.IsSignedBy(anchors, new TestRevocations())); // the issuer is not known yet
        anchors.Learn([TestAuthority.Receive(Authority.Issuing.Certificate)]);
        Assert.True(record.IsSignedBy(anchors, new TestRevocations()));
        var revoked = new TestRevocations().Revoke(Authority.Issuing.KeyHash, RevocationReason.AuthorityCompromise, Authority.Now);
        Assert.False(record.IsSignedBy(anchors, revoked));
    }

    [Fact]
    public void A_flipped_bit_or_a_truncation_anywhere_leaves_no_signed_statement()
    {
        for (var position = 0; position < Good.Payload.Length * 8; position++)
        {
            var bad = Good.Payload.ToArray();
            bad[position / 8] ^= (byte)(1 << (position % 8));
            Assert.False(IsGood(Good with { Payload = bad }), $"bit {position}");
        }

        for (var position = 0; position < Good.Signature.Length * 8; position++)
        {
            var bad = Good.Signature.ToArray();
            bad[position / 8] ^= (byte)(1 << (position % 8));
            Assert.False(IsGood(Good with { Signature = bad }), $"signature bit {position}");
        }

        for (var length = 0; length < Good.Payload.Length; length++)
        {
            Assert.False(IsGood(Good with { Payload = Good.Payload[..length] }), $"{length} bytes");
        }
    }

    [Fact]
    public void A_statement_of_one_kind_is_not_one_of_the_other()
    {
        Assert.False(ReceivedKeyStatement.TryParse(Good, KeyStatementKind.Admission, out _));
        var phone = DeviceName.Parse("phone");
        var admission = ReceivedKeyStatement.Sign(KeyStatementKind.Admission, Old.Key, Laptop, phone, New.Spki, 7, Authority.Now);
        Assert.False(ReceivedKeyStatement.TryParse(admission, KeyStatementKind.Continuity, out _));
        Assert.Throws<ArgumentException>(() => ReceivedKeyStatement.Sign(KeyStatementKind.Continuity, Old.Key, Laptop, phone, New.Spki, 7, Authority.Now));
        Assert.Throws<ArgumentException>(() => ReceivedKeyStatement.Sign(KeyStatementKind.Admission, Old.Key, Laptop, Laptop.Device, New.Spki, 7, Authority.Now));
    }

    [Theory]
    [InlineData("\"counter\":7", "\"counter\":0")]
    [InlineData("\"counter\":7", "\"counter\":-1")]
    [InlineData("\"counter\":7", "\"counter\":99999999999999999999")]
    [InlineData("\"counter\":7", "\"counter\":\"7\"")]
    [InlineData("\"counter\":7,", "")]
    [InlineData("\"counter\":7", "\"counter\":7,\"counter\":8")]
    [InlineData("\"account\":\"alice\"", "\"account\":\"admin\"")]
    [InlineData("\"account\":\"alice\"", "\"account\":null")]
    [InlineData("\"oldDevice\":\"laptop\"", "\"oldDevice\":\"LAPTOP\"")]
    [InlineData("\"oldKey\":\"", "\"oldKey\":\"AAAA")]
    [InlineData("\"newKey\":\"", "\"newKey\":\"=")]
    [InlineData("12:00:00Z", "12:00:00+00:00")]
    [InlineData("12:00:00Z", "25:00:00Z")]
    [InlineData("{", "[{")]
    public void A_statement_outside_the_format_is_refused_though_signed(string good, string bad)
    {
        var payload = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Good.Payload).Replace(good, bad, StringComparison.Ordinal));
        Assert.False(IsGood(Signed(payload)));
    }

    [Fact]
    public void Unknown_fields_are_ignored_and_oversized_or_empty_documents_refused()
    {
        var text = Encoding.UTF8.GetString(Good.Payload);
        Assert.True(IsGood(Signed(Encoding.UTF8.GetBytes(text[..^1] + ",\"more\":[1,2]}"))));
        Assert.False(IsGood(Signed(Encoding.UTF8.GetBytes(text[..^1] + ",\"more\":\"" + new string('x', 1024) + "\"}"))));
        Assert.False(ReceivedKeyStatement.TryParse(null, KeyStatementKind.Continuity, out _));
        Assert.False(ReceivedKeyStatement.TryParse(new SignedDocument(null!, null!), KeyStatementKind.Continuity, out _));
        Assert.False(ReceivedReissueRecord.TryParse(Good, out _));
        Assert.False(ReceivedReissueRecord.TryParse(new SignedDocument("null"u8.ToArray(), []), out _));
    }

    [Fact]
    public void A_record_with_a_reason_we_do_not_know_is_refused()
    {
        var payload = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Record.Payload).Replace("device-lost", "because", StringComparison.Ordinal));
        Assert.False(ReceivedReissueRecord.TryParse(new SignedDocument(payload, Record.Signature), out _));
    }

    [Fact]
    public void A_counter_rises_even_when_the_last_one_was_forgotten()
    {
        var first = ReceivedKeyStatement.NextCounter(0, Authority.Now);
        Assert.True(ReceivedKeyStatement.NextCounter(0, Authority.Now.AddSeconds(1)) > first);
        Assert.Equal(first + 1, ReceivedKeyStatement.NextCounter(first, Authority.Now.AddDays(-1)));
    }

    [Fact]
    public void Evidence_travels_as_json()
    {
        var evidence = new KeyEvidence { Continuity = [Good] };
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        var back = JsonSerializer.Deserialize<KeyEvidence>(JsonSerializer.Serialize(evidence, options), options)!;
        Assert.True(IsGood(Assert.Single(back.Continuity)));
        Assert.Empty(back.Admissions);
    }

    private static SignedDocument MakeRecord()
    {
        var payload = ReceivedReissueRecord.Encode(Laptop, Old.KeyHash, New.KeyHash, ReissueReason.DeviceLost, Authority.Now, Authority.Issuing.KeyHash);
        return new SignedDocument(payload, DomainSignature.Sign(Authority.Issuing.Key, ReceivedReissueRecord.Purpose, payload));
    }

    private static SignedDocument Signed(byte[] payload) => new(payload, DomainSignature.Sign(Old.Key, "key-continuity", payload));

    private static bool IsGood(SignedDocument document) =>
        ReceivedKeyStatement.TryParse(document, KeyStatementKind.Continuity, out var statement) && statement.IsSigned;

    private static string Encode(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
