using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Tickets;
using PeerSecure.Tests.Shared;

namespace PeerSecure.Common.Tests.Tickets;

/// <summary>An authority with one ticket key, a device of alice's, and the means to make tickets that are nearly right.</summary>
public sealed class TicketForge : IDisposable
{
    internal static readonly DateTimeOffset Start = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    internal static readonly AuthorityId Authority = AuthorityId.Parse(new string('a', 32));
    internal static readonly AccountName Alice = AccountName.Parse("alice");
    internal static readonly DeviceName Laptop = DeviceName.Parse("laptop");
    internal static readonly CertificateFingerprint Fingerprint = CertificateFingerprint.Of("alice's certificate"u8);
    internal static readonly PresentedDevice Presented = new(new DeviceIdentity(Authority, Alice, Laptop), Fingerprint);

    private readonly ECDsa _key;

    public TicketForge()
        : this(ECDsa.Create(ECCurve.NamedCurves.nistP256), [[0x30, 0x00]])
    {
    }

    internal TicketForge(TestAuthority authority)
        : this(authority.Authority(AuthorityRole.Ticket))
    {
    }

    private TicketForge(TestLeaf leaf)
        : this(leaf.Key, [leaf.Certificate.RawData, .. leaf.Others.Select(other => other.RawData)])
    {
    }

    private TicketForge(ECDsa key, IReadOnlyList<byte[]> chain)
    {
        _key = key;
        Signer = new TicketSigner(key, chain);
        Keys = new TicketKeys([Signer.PublicKey]);
        Issuer = new TicketIssuer(Signer, Authority, Clock);
        Verifier = new TicketVerifier(Authority, Keys, Ended, Clock);
    }

    internal TestClock Clock { get; } = new(Start);

    internal EndedLogins Ended { get; } = new();

    internal TicketSigner Signer { get; }

    internal TicketKeys Keys { get; }

    internal TicketIssuer Issuer { get; }

    internal TicketVerifier Verifier { get; }

    internal string KeyId => Signer.PublicKey.Id;

    internal string Header => $$"""{"alg":"ES256","typ":"JWT","kid":"{{KeyId}}"}""";

    internal static string Payload => """
        {"iss":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","sub":"alice","aud":"authority","iat":1795176000,"nbf":1795176000,"exp":1795176900,
        "auth_time":1795176000,"jti":"AAAAAAAAAAAAAAAAAAAAAA","sid":"AAAAAAAAAAAAAAAAAAAAAA","amr":["pwd"],"roles":[],"device":"laptop",
        "cnf":{"x5t#S256":"FINGERPRINT"}}
        """.Replace("FINGERPRINT", Base64Url.EncodeToString(Fingerprint.ToBytes()), StringComparison.Ordinal);

    public void Dispose() => _key.Dispose();

    internal static TicketGrant Grant(TicketAudience? audience = null) => new(Alice, audience ?? TicketAudience.Authority, LoginId.New(), Start)
    {
        Methods = [LoginMethods.Password],
        Device = Laptop,
        Binding = Fingerprint,
    };

    /// <summary>Whatever header and payload, with a good signature over them.</summary>
    internal string Sign(string header, string payload)
    {
        var text = $"{Encode(header)}.{Encode(payload)}";
        return $"{text}.{Base64Url.EncodeToString(Signature(text))}";
    }

    internal string SignedPayload(string from, string to)
    {
        Assert.Contains(from, Payload, StringComparison.Ordinal);
        return Sign(Header, Payload.Replace(from, to, StringComparison.Ordinal));
    }

    internal byte[] Signature(string text) => _key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256);

    internal string Jwk() => Encoding.UTF8.GetString(TicketKeyDocument.Write(Keys));

    internal bool TryVerify(string text, TicketUse use, out TicketRejection why) => Verifier.TryVerify(text, use, out _, out why);

    internal static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    internal sealed class EndedLogins : ITicketRevocation
    {
        internal HashSet<LoginId> Logins { get; } = [];

        public bool IsRevoked(Ticket ticket) => Logins.Contains(ticket.Login);
    }
}
