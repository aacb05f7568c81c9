using System.Buffers.Text;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using PeerSecure.Common.Tickets;
using static PeerSecure.Common.Tickets.TicketRejection;

namespace PeerSecure.Common.Tests.Tickets;

/// <summary>Every row is one way to get in with a ticket that is not one; the same ticket unforged passes.</summary>
public sealed class ForgedTicketTests(TicketForge forge) : IClassFixture<TicketForge>
{
    private static readonly byte[] Order = Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");

    private static readonly (string Name, TicketRejection Expected, Func<TicketForge, string> Make)[] Variants =
    [
        // the form
        ("empty text", Malformed, _ => ""),
        ("two dots and nothing", Malformed, _ => ".."),
        ("not a ticket at all", Malformed, _ => "hello"),
        ("two parts", Malformed, f => Good(f)[..Good(f).LastIndexOf('.')]),
        ("four parts", Malformed, f => Good(f) + ".AAAA"),
        ("five parts, as an encrypted token has", Malformed, f => Good(f) + ".AAAA.AAAA"),
        ("nothing signed, a signature only", Malformed, f => $"..{Good(f).Split('.')[2]}"),
        ("no signature", Malformed, f => Good(f)[..(Good(f).LastIndexOf('.') + 1)]),
        ("space in front", Malformed, f => " " + Good(f)),
        ("line end behind", Malformed, f => Good(f) + "\n"),
        ("padding", Malformed, f => Good(f) + "=="),
        ("standard base64 letters", Malformed, f => WithSignature(f, "+/" + new string('A', 84))),
        ("another spelling of the signature's last bits", Malformed, OtherLastCharacter),
        ("oversize", TooLarge, f => f.SignedPayload("\"roles\":[]", $"\"roles\":[],\"x\":\"{new string('x', 2048)}\"")),
        ("signature one byte short", Malformed, f => WithSignature(f, Base64Url.EncodeToString(SignatureOf(f).AsSpan(1)))),
        ("signature one byte long", Malformed, f => WithSignature(f, Base64Url.EncodeToString([.. SignatureOf(f), 0]))),
        ("signature as DER", Malformed, SignatureAsDer),

        // the header
        ("alg none without signature", WrongAlgorithm, f => $"{TicketForge.Encode(f.Header.Replace("ES256", "none", StringComparison.Ordinal))}.{TicketForge.Encode(TicketForge.Payload)}."),
        ("alg none with a good signature", WrongAlgorithm, f => Header(f, "\"ES256\"", "\"none\"")),
        ("alg NONE", WrongAlgorithm, f => Header(f, "\"ES256\"", "\"NONE\"")),
        ("alg in lower case", WrongAlgorithm, f => Header(f, "\"ES256\"", "\"es256\"")),
        ("alg HS256 under the public key", WrongAlgorithm, HmacUnderThePublicKey),
        ("alg ES384", WrongAlgorithm, f => Header(f, "\"ES256\"", "\"ES384\"")),
        ("alg ES256K", WrongAlgorithm, f => Header(f, "\"ES256\"", "\"ES256K\"")),
        ("alg RS256", WrongAlgorithm, f => Header(f, "\"ES256\"", "\"RS256\"")),
        ("alg a number", HeaderNotAllowed, f => Header(f, "\"ES256\"", "256")),
        ("alg null", HeaderNotAllowed, f => Header(f, "\"ES256\"", "null")),
        ("alg a list", HeaderNotAllowed, f => Header(f, "\"ES256\"", "[\"ES256\"]")),
        ("alg twice", HeaderNotAllowed, f => Header(f, "{", "{\"alg\":\"none\",")),
        ("alg twice, the second spelled with an escape", HeaderNotAllowed, f => Header(f, "{", "{\"\\u0061lg\":\"none\",")),
        ("alg missing", HeaderNotAllowed, f => Header(f, "\"alg\":\"ES256\",", "")),
        ("typ missing", HeaderNotAllowed, f => Header(f, "\"typ\":\"JWT\",", "")),
        ("typ of a time answer", WrongType, f => Header(f, "JWT", TimeAnswer.Type)),
        ("typ of an access token", WrongType, f => Header(f, "JWT", "at+jwt")),
        ("typ in lower case", WrongType, f => Header(f, "JWT", "jwt")),
        ("kid missing", HeaderNotAllowed, f => Header(f, $",\"kid\":\"{f.KeyId}\"", "")),
        ("kid unknown", UnknownKey, f => Header(f, f.KeyId, "unknown")),
        ("kid empty", UnknownKey, f => Header(f, f.KeyId, "")),
        ("kid a path", UnknownKey, f => Header(f, f.KeyId, "../../keys/authority/ticket.key")),
        ("kid with SQL", UnknownKey, f => Header(f, f.KeyId, "x' OR '1'='1")),
        ("kid a list", HeaderNotAllowed, f => Header(f, $"\"{f.KeyId}\"", $"[\"{f.KeyId}\"]")),
        ("kid twice", HeaderNotAllowed, f => Header(f, "{", "{\"kid\":\"other\",")),
        ("crit", HeaderNotAllowed, f => Header(f, "{", "{\"crit\":[\"exp\"],")),
        ("crit empty", HeaderNotAllowed, f => Header(f, "{", "{\"crit\":[],")),
        ("b64 off", HeaderNotAllowed, f => Header(f, "{", "{\"b64\":false,")),
        ("jku", HeaderNotAllowed, f => Header(f, "{", "{\"jku\":\"https://evil.example/jwks.json\",")),
        ("jwk, the forger's own key", HeaderNotAllowed, OwnKeyInHeader),
        ("x5u", HeaderNotAllowed, f => Header(f, "{", "{\"x5u\":\"https://evil.example/chain.pem\",")),
        ("x5c", HeaderNotAllowed, f => Header(f, "{", "{\"x5c\":[\"MAA=\"],")),
        ("cty, as a nested token has", HeaderNotAllowed, f => Header(f, "{", "{\"cty\":\"JWT\",")),
        ("zip", HeaderNotAllowed, f => Header(f, "{", "{\"zip\":\"DEF\",")),
        ("header a list", HeaderNotAllowed, f => f.Sign("[\"ES256\",\"JWT\",\"x\"]", TicketForge.Payload)),
        ("header with a broken escape", HeaderNotAllowed, f => Header(f, f.KeyId, "\\ud800")),
        ("header no JSON", HeaderNotAllowed, f => f.Sign("alg=ES256", TicketForge.Payload)),
        ("header with a comment", HeaderNotAllowed, f => Header(f, "{", "{/**/")),
        ("header with something behind it", HeaderNotAllowed, f => f.Sign(f.Header + "{}", TicketForge.Payload)),

        // the signature
        ("signed by another key", BadSignature, SignedByAnotherKey),
        ("payload changed after signing", BadSignature, f => Payload(f, "\"roles\":[]", "\"roles\":[\"admin\"]")),
        ("header changed after signing", BadSignature, f => $"{TicketForge.Encode(f.Header.Replace("{", "{ ", StringComparison.Ordinal))}{Good(f)[Good(f).IndexOf('.')..]}"),
        ("signature all zero", BadSignature, f => WithSignature(f, Base64Url.EncodeToString(new byte[64]))),
        ("signature r and s swapped", BadSignature, f => WithSignature(f, Base64Url.EncodeToString([.. SignatureOf(f)[32..], .. SignatureOf(f)[..32]]))),
        ("signature r and s the group order", BadSignature, _ => WithSignature(_, Base64Url.EncodeToString([.. Order, .. Order]))),
        ("signature of another ticket", BadSignature, f => WithSignature(f, f.SignedPayload("\"alice\"", "\"bob\"").Split('.')[2])),

        // the claims, well signed
        ("payload no JSON", MalformedClaims, f => f.Sign(f.Header, "hello")),
        ("payload a ticket: nested", MalformedClaims, f => f.Sign(f.Header, Good(f))),
        ("payload a list", MalformedClaims, f => f.Sign(f.Header, $"[{TicketForge.Payload}]")),
        ("payload null", MalformedClaims, f => f.Sign(f.Header, "null")),
        ("payload very deep", MalformedClaims, f => f.SignedPayload("\"roles\":[]", $"\"roles\":[],\"x\":{new string('[', 60)}{new string(']', 60)}")),
        ("iss another authority", OtherIssuer, f => f.SignedPayload("\"iss\":\"a", "\"iss\":\"b")),
        ("iss missing", MalformedClaims, f => f.SignedPayload("\"iss\":", "\"isx\":")),
        ("sub missing", MalformedClaims, f => f.SignedPayload("\"sub\":", "\"subject\":")),
        ("sub twice", MalformedClaims, f => f.SignedPayload("{\"iss\"", "{\"sub\":\"bob\",\"iss\"")),
        ("sub no account name", MalformedClaims, f => f.SignedPayload("\"alice\"", "\"../alice\"")),
        ("sub a reserved name", MalformedClaims, f => f.SignedPayload("\"alice\"", "\"root\"")),
        ("sub with a broken escape", MalformedClaims, f => f.SignedPayload("\"alice\"", "\"\\udc00\"")),
        ("sub null", MalformedClaims, f => f.SignedPayload("\"alice\"", "null")),
        ("aud a peer", OtherAudience, f => f.SignedPayload("\"authority\"", "\"peer:bob\"")),
        ("aud a list with the right one", MalformedClaims, f => f.SignedPayload("\"authority\"", "[\"authority\",\"peer:bob\"]")),
        ("aud in upper case", MalformedClaims, f => f.SignedPayload("\"authority\"", "\"AUTHORITY\"")),
        ("aud empty", MalformedClaims, f => f.SignedPayload("\"authority\"", "\"\"")),
        ("exp missing", MalformedClaims, f => f.SignedPayload("\"exp\":1795176900,", "")),
        ("exp a text", MalformedClaims, f => f.SignedPayload("1795176900", "\"1795176900\"")),
        ("exp a fraction", MalformedClaims, f => f.SignedPayload("1795176900", "1795176900.5")),
        ("exp with an exponent", MalformedClaims, f => f.SignedPayload("1795176900", "1795176900e0")),
        ("exp negative", MalformedClaims, f => f.SignedPayload("1795176900", "-1")),
        ("exp beyond every calendar", MalformedClaims, f => f.SignedPayload("1795176900", "9223372036854775807")),
        ("exp beyond 64 bits", MalformedClaims, f => f.SignedPayload("1795176900", "99999999999999999999")),
        ("exp twice", MalformedClaims, f => f.SignedPayload("\"exp\":", "\"exp\":1,\"exp\":")),
        ("expired", Expired, f => f.SignedPayload("\"iat\":1795176000,\"nbf\":1795176000,\"exp\":1795176900,\n\"auth_time\":1795176000", "\"iat\":1795175000,\"nbf\":1795175000,\"exp\":1795175900,\"auth_time\":1795175000")),
        ("living a day", LivesTooLong, f => f.SignedPayload("1795176900", "1795262400")),
        ("ending before it starts", MalformedClaims, f => f.SignedPayload("1795176900", "1795175999")),
        ("nbf in the future", NotYetValid, f => f.SignedPayload("\"nbf\":1795176000", "\"nbf\":1795176100")),
        ("iat in the future", NotYetValid, f => f.SignedPayload("\"iat\":1795176000", "\"iat\":1795176100")),
        ("auth_time after iat", MalformedClaims, f => f.SignedPayload("\"auth_time\":1795176000", "\"auth_time\":1795176010")),
        ("jti missing", MalformedClaims, f => f.SignedPayload("\"jti\":", "\"jtx\":")),
        ("jti short", MalformedClaims, f => f.SignedPayload("\"jti\":\"AA", "\"jti\":\"")),
        ("sid with other last bits", MalformedClaims, f => f.SignedPayload("\"sid\":\"AAAAAAAAAAAAAAAAAAAAAA", "\"sid\":\"AAAAAAAAAAAAAAAAAAAAAB")),
        ("amr empty", MalformedClaims, f => f.SignedPayload("[\"pwd\"]", "[]")),
        ("amr a text", MalformedClaims, f => f.SignedPayload("[\"pwd\"]", "\"pwd\"")),
        ("roles with a null", MalformedClaims, f => f.SignedPayload("\"roles\":[]", "\"roles\":[null]")),
        ("roles by the hundred", MalformedClaims, f => f.SignedPayload("\"roles\":[]", $"\"roles\":[{string.Join(',', Enumerable.Repeat("\"x\"", 100))}]")),
        ("admin by device certificate alone", RoleNotAllowed, f => f.SignedPayload("\"amr\":[\"pwd\"],\"roles\":[]", "\"amr\":[\"device\"],\"roles\":[\"admin\"]")),
        ("cnf missing", NotBound, WithoutBinding),
        ("cnf null", NotBound, f => f.Sign(f.Header, TicketForge.Payload.Replace(TicketForge.Payload[TicketForge.Payload.IndexOf("{\"x5t", StringComparison.Ordinal)..^1], "null", StringComparison.Ordinal))),
        ("cnf of another kind", MalformedClaims, f => f.SignedPayload("x5t#S256", "jkt")),
        ("cnf of another certificate", OtherBinding, f => f.SignedPayload(Base64Url.EncodeToString(TicketForge.Fingerprint.ToBytes()), Base64Url.EncodeToString(new byte[32]))),
        ("cnf short", MalformedClaims, f => f.SignedPayload(Base64Url.EncodeToString(TicketForge.Fingerprint.ToBytes()), "AAAA")),
        ("cnf twice", MalformedClaims, f => f.SignedPayload("{\"x5t#S256\"", "{\"x5t#S256\":\"AAAA\",\"x5t#S256\"")),
        ("device missing beside cnf", MalformedClaims, f => f.SignedPayload("\"device\":\"laptop\",", "")),
        ("device another than the certificate names", OtherDevice, f => f.SignedPayload("\"laptop\"", "\"phone\"")),
        ("account another than the certificate names", OtherDevice, f => f.SignedPayload("\"alice\"", "\"bob\"")),
    ];

    public static IEnumerable<TheoryDataRow<string>> Names => Variants.Select(variant => new TheoryDataRow<string>(variant.Name));

    [Fact]
    public void The_ticket_they_are_forged_from_is_good() =>
        Assert.True(forge.TryVerify(Good(forge), TicketUse.AtAuthority(TicketForge.Presented), out var why), why.ToString());

    [Theory, MemberData(nameof(Names))]
    public void A_forged_ticket_is_refused(string name)
    {
        var variant = Variants.Single(one => one.Name == name);
        Assert.False(forge.TryVerify(variant.Make(forge), TicketUse.AtAuthority(TicketForge.Presented), out var why), "it passed");
        Assert.Equal(variant.Expected, why);
    }

    [Fact]
    public void Every_flipped_bit_and_every_truncation_is_refused()
    {
        var good = Good(forge);
        var use = TicketUse.AtAuthority(TicketForge.Presented);
        for (var bit = 0; bit < good.Length * 7; bit++)
        {
            var altered = good.ToCharArray();
            altered[bit / 7] ^= (char)(1 << (bit % 7));
            Assert.False(forge.TryVerify(new string(altered), use, out _), $"passed with bit {bit} flipped");
        }

        for (var length = 0; length < good.Length; length++)
        {
            Assert.False(forge.TryVerify(good[..length], use, out _), $"passed with {length} characters");
        }
    }

    // Not a forgery: anyone can turn (r, s) into (r, n - s). It is the same ticket, so it must not pass a second time.
    [Fact]
    public void The_second_signature_of_a_ticket_does_not_make_it_new()
    {
        var (text, _) = forge.Issuer.Issue(TicketForge.Grant(TicketAudience.Peer(TicketForge.Alice)));
        var signature = Base64Url.DecodeFromChars(text.Split('.')[2]);
        var order = new BigInteger(Order, isUnsigned: true, isBigEndian: true);
        var second = order - new BigInteger(signature.AsSpan(32), isUnsigned: true, isBigEndian: true);
        var secondBytes = second.ToByteArray(isUnsigned: true, isBigEndian: true);
        byte[] malleated = [.. signature[..32], .. new byte[32 - secondBytes.Length], .. secondBytes];
        var other = $"{text[..(text.LastIndexOf('.') + 1)]}{Base64Url.EncodeToString(malleated)}";

        var replays = new MemoryReplayCache(new TestClock(TicketForge.Start.AddSeconds(-10)));
        var use = TicketUse.AtPeer(TicketForge.Alice, TicketForge.Presented, replays);
        Assert.True(forge.TryVerify(text, use, out _));
        Assert.False(forge.TryVerify(other, use, out var why));
        Assert.Equal(Replayed, why);
    }

    private static string Good(TicketForge forge) => forge.Sign(forge.Header, TicketForge.Payload);

    private static string Header(TicketForge forge, string from, string to)
    {
        Assert.Contains(from, forge.Header, StringComparison.Ordinal);
        return forge.Sign(forge.Header.Replace(from, to, StringComparison.Ordinal), TicketForge.Payload);
    }

    private static string Payload(TicketForge forge, string from, string to)
    {
        var parts = Good(forge).Split('.');
        return $"{parts[0]}.{TicketForge.Encode(TicketForge.Payload.Replace(from, to, StringComparison.Ordinal))}.{parts[2]}";
    }

    private static byte[] SignatureOf(TicketForge forge) => Base64Url.DecodeFromChars(Good(forge).Split('.')[2]);

    private static string WithSignature(TicketForge forge, string signature)
    {
        var good = Good(forge);
        return good[..(good.LastIndexOf('.') + 1)] + signature;
    }

    private static string OtherLastCharacter(TicketForge forge)
    {
        var good = Good(forge);   // 64 bytes leave two bits of the last character unused: A, Q, g or w
        return good[..^1] + (char)(good[^1] + 1);
    }

    private static string SignatureAsDer(TicketForge forge)
    {
        var signature = SignatureOf(forge);
        var writer = new System.Formats.Asn1.AsnWriter(System.Formats.Asn1.AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(new BigInteger(signature.AsSpan(0, 32), isUnsigned: true, isBigEndian: true));
            writer.WriteInteger(new BigInteger(signature.AsSpan(32), isUnsigned: true, isBigEndian: true));
        }

        return WithSignature(forge, Base64Url.EncodeToString(writer.Encode()));
    }

    private static string HmacUnderThePublicKey(TicketForge forge)
    {
        var text = $"{TicketForge.Encode(forge.Header.Replace("ES256", "HS256", StringComparison.Ordinal))}.{TicketForge.Encode(TicketForge.Payload)}";
        return $"{text}.{Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(forge.Jwk()), Encoding.ASCII.GetBytes(text)))}";
    }

    private static string OwnKeyInHeader(TicketForge forge)
    {
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = own.ExportParameters(false).Q;
        var jwk = $$"""{"kty":"EC","crv":"P-256","x":"{{Base64Url.EncodeToString(point.X)}}","y":"{{Base64Url.EncodeToString(point.Y)}}"}""";
        var text = $"{TicketForge.Encode(forge.Header.Replace("{", $"{{\"jwk\":{jwk},", StringComparison.Ordinal))}.{TicketForge.Encode(TicketForge.Payload)}";
        return $"{text}.{Base64Url.EncodeToString(own.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256))}";
    }

    private static string SignedByAnotherKey(TicketForge forge)
    {
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var text = $"{TicketForge.Encode(forge.Header)}.{TicketForge.Encode(TicketForge.Payload)}";
        return $"{text}.{Base64Url.EncodeToString(own.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256))}";
    }

    private static string WithoutBinding(TicketForge forge)
    {
        var payload = TicketForge.Payload;
        return forge.Sign(forge.Header, payload[..payload.IndexOf(",\n\"cnf\"", StringComparison.Ordinal)] + "}");
    }
}
