using System.Security.Cryptography;
using PeerSecure.Benchmarks.Measuring;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Keys;
using PeerSecure.Common.Scram;
using PeerSecure.Common.Tickets;

namespace PeerSecure.Benchmarks.Scenarios;

/// <summary>
/// What the authority computes for a login and for a ticket, without HTTP and database: the server's side of SCRAM from first to final
/// message (the password is wrong, which costs the server the same), issuing and verifying tickets, beside the bare signature.
/// </summary>
internal sealed class Logins : IScenario
{
    private const string Login = "SCRAM, server side";
    private const string Issue = "issue a ticket";
    private const string Verify = "verify a ticket";
    private const string VerifyMany = "verify tickets, 2 threads";
    private const string Signature = "P-256 signature alone";
    private const string Verification = "P-256 verification alone";

    private static readonly AuthorityId Authority = AuthorityId.Parse(new string('a', 32));
    private static readonly PresentedDevice Device = new(
        new DeviceIdentity(Authority, AccountName.Parse("alice"), DeviceName.Parse("laptop")), CertificateFingerprint.Of("certificate"u8));

    public string Name => "logins";

    public string Summary => "the authority's computing for logins and tickets, beside bare signatures";

    public async Task RunAsync(Round round, CancellationToken cancellationToken)
    {
        using var secret = SecretBytes.Random(ScramServer.SecretLength);
        using var server = new ScramServer(secret, TimeProvider.System);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var signer = new TicketSigner(key, [[0]]);
        var issuer = new TicketIssuer(signer, Authority, TimeProvider.System);
        var verifier = new TicketVerifier(Authority, new TicketKeys([signer.PublicKey]), new NothingEnded(), TimeProvider.System);
        var text = issuer.Issue(Grant()).Text;
        var signature = key.SignData(new byte[400], HashAlgorithmName.SHA256);
        var binding = RandomNumberGenerator.GetBytes(32);

        await MeasureAsync(Signature, "signatures", 1, () => key.SignData(new byte[400], HashAlgorithmName.SHA256));
        await MeasureAsync(Verification, "verifications", 1, () => key.VerifyData(new byte[400], signature, HashAlgorithmName.SHA256));
        await MeasureAsync(Login, "logins", 1, () => LogIn(server, binding));
        await MeasureAsync(Issue, "tickets", 1, () => issuer.Issue(Grant()));
        await MeasureAsync(Verify, "tickets", 1, () => verifier.TryVerify(text, TicketUse.AtAuthority(Device), out _, out _));
        await MeasureAsync(VerifyMany, "tickets", 2, () => verifier.TryVerify(text, TicketUse.AtAuthority(Device), out _, out _));
        round.Relate("issue a ticket / signature alone", Issue, Signature);
        round.Relate("verify a ticket / verification alone", Verify, Verification);

        Task MeasureAsync(string name, string unit, int workers, Action operation) => round.MeasureAsync(name, unit, workers, _ =>
        {
            for (var i = 0; i < 50; i++)
            {
                operation();
            }

            return Task.FromResult(50);
        }, cancellationToken);
    }

    private static TicketGrant Grant() => new(Device.Identity.Account, TicketAudience.Authority, LoginId.New(), TimeProvider.System.GetUtcNow())
    {
        Methods = [LoginMethods.Password],
        Device = Device.Identity.Device,
        Binding = Device.Fingerprint,
    };

    private static void LogIn(ScramServer server, byte[] binding)
    {
        server.TryReadFirst(ScramClient.Start("alice").FirstMessage, out var first, out _);
        var challenge = server.Challenge(first!, null);
        byte[] bound = [.. "p=tls-server-end-point,,"u8, .. binding];
        var nonce = challenge.ServerFirst[2..challenge.ServerFirst.IndexOf(',', StringComparison.Ordinal)];
        server.TryOpenToken(challenge.Token, out var pending, out _);
        server.TryFinish(pending!, $"c={Convert.ToBase64String(bound)},r={nonce},p={Convert.ToBase64String(new byte[32])}", binding, null, out _, out var why);
        if (why != ScramRejection.WrongProof)
        {
            throw new InvalidOperationException($"The exchange did not get to its end: {why}.");
        }
    }

    private sealed class NothingEnded : ITicketRevocation
    {
        public bool IsRevoked(Ticket ticket) => false;
    }
}
