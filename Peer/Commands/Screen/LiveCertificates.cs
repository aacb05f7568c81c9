using System.Buffers.Text;
using System.Collections.Immutable;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Peer.Authority;
using PeerSecure.Peer.Commands.Talking;
using PeerSecure.Peer.Setup;
using PeerSecure.Peer.Terminal.App;

namespace PeerSecure.Peer.Commands.Screen;

/// <summary>Certificates, for the screens. What is shown comes from the certificate itself, judged here, not from what the directory says of it.</summary>
internal sealed class LiveCertificates(LiveSetup setup) : ICertificates
{
    private const long LongestFile = 64 * 1024;

    public async Task<ImmutableArray<Certificate>> ListAsync(CancellationToken cancellationToken) => await GetAsync(setup.Live.Profile.Self.Account.Value, cancellationToken);

    public async Task<ImmutableArray<Certificate>> GetAsync(string name, CancellationToken cancellationToken)
    {
        var live = setup.Live;
        await live.SignedIn.EnsureTicketAsync(cancellationToken);
        var found = await live.Client.GetAsync($"v1/certificates/{AccountSetup.ParseAccount(name)}", KeyReportsJson.Default.DirectoryResponse, cancellationToken);
        var chain = found.Chain.Select(static der => Base64Url.DecodeFromChars(der)).ToList();
        return [.. found.Certificates.Select(record => Of(record, chain, live))];
    }

    public Task<Certificate> RequestAsync(CancellationToken cancellationToken) => RenewAsync(cancellationToken);

    public async Task<Certificate> RenewAsync(CancellationToken cancellationToken)
    {
        var live = setup.Live;
        await live.SignedIn.EnsureTicketAsync(cancellationToken);
        await new CertificateRenewal(live.Profile, live.Client).RenewAsync(cancellationToken);
        live.SignedIn.UseRenewed();
        await live.SignedIn.EnsureTicketAsync(cancellationToken);
        await new PublishedKeys(live.Profile, live.Client).PublishCertificateAsync(cancellationToken);
        setup.Tell();
        return (await ListAsync(cancellationToken)).FirstOrDefault(static certificate => certificate.IsThisDevice) ?? throw new AuthorityException(AuthorityFailure.BadAnswer, "v1/certificates");
    }

    public async Task PublishAsync(string path, CancellationToken cancellationToken)
    {
        var (der, identity) = Read(path);
        var live = setup.Live;
        await live.SignedIn.EnsureTicketAsync(cancellationToken);
        using var content = new ByteArrayContent(der);
        await live.Client.SendAsync(HttpMethod.Put, $"v1/certificates/{identity.Account}/{identity.Device}", content, cancellationToken);
    }

    public async Task RevokeAsync(string target, bool compromised, CancellationToken cancellationToken)
    {
        var live = setup.Live;
        await live.SignedIn.EnsureTicketAsync(cancellationToken);
        var serial = target;
        var query = "";
        if (target.Contains('/', StringComparison.Ordinal))
        {
            // R1: a device by its name: certificate, key and name
            var device = Who.Parse(target).Wanted.Device?.Value;
            var own = (await live.Client.GetAsync("v1/devices", DeviceJson.Default.OwnDevices, cancellationToken)).Devices;
            serial = own.FirstOrDefault(known => known.Device == device)?.Serial ?? throw new SetupException(SetupFailure.UnknownDevice, target);
            query = "?device";
        }

        using var content = AuthorityClient.Json(new RevokeRequest(null, null, null, LiveKeys.ReasonOf(compromised)), AdminRecordsJson.Default.RevokeRequest);
        await live.Client.SendAsync(HttpMethod.Post, $"v1/certificates/{Uri.EscapeDataString(serial)}/revoke{query}", content, cancellationToken);
    }

    internal static Certificate Of(CertificateRecord record, IReadOnlyList<byte[]> chain, LiveProfile live)
    {
        if (!ReceivedCertificate.TryParse(record.Certificate, out var certificate, out _) || !DeviceIdentity.TryParse(certificate.UnverifiedUri, out var identity))
        {
            return new Certificate(record.Account ?? "", record.Device ?? "", record.Serial, record.Fingerprint, record.NotBefore, record.NotAfter, CertificateState.Revoked) { Details = ["This certificate cannot be read."] };
        }

        var why = CertificateRejection.None;
        var isGood = ReceivedChain.TryParse([record.Certificate, .. chain], out var received, out why)
            && VerifiedDevice.TryVerify(received, live.Profile.Anchors, live.Profile.Revocations, live.Client.Clock.Now, out _, out why);
        var isOurs = certificate.Der.Span.SequenceEqual(live.Profile.Identity.Leaf.RawDataMemory.Span);
        return new Certificate(
            identity.Account.Value, identity.Device.Value, certificate.Serial.Hex, certificate.Fingerprint.Hex, certificate.NotBefore, certificate.NotAfter, StateOf(isGood, why, record, isOurs, live))
        {
            IsThisDevice = isOurs,
            Details =
            [
                $"Name         {identity.Uri}",
                $"Serial       {certificate.Serial.Hex}",
                $"Fingerprint  {certificate.Fingerprint.Hex}",
                $"Key          {certificate.KeyHash.Hex}",
                $"Valid        {certificate.NotBefore:yyyy-MM-dd HH:mm} to {certificate.NotAfter:yyyy-MM-dd HH:mm} UTC",
                isGood ? "Leads to the root this device trusts" : $"Not trusted: {why}",
            ],
        };
    }

    private static CertificateState StateOf(bool isGood, CertificateRejection why, CertificateRecord record, bool isOurs, LiveProfile live)
    {
        if (record.RevokedAt is not null || why is CertificateRejection.Revoked or CertificateRejection.IssuerRevoked)
        {
            return CertificateState.Revoked;
        }

        return !isGood ? CertificateState.Expired
            : isOurs && CertificateRenewal.DueOf(live.Profile.Identity.Leaf) <= live.Client.Clock.Now ? CertificateState.RenewalDue
            : CertificateState.Valid;
    }

    private static (byte[] Der, DeviceIdentity Identity) Read(string path)
    {
        try
        {
            var content = new FileInfo(path).Length <= LongestFile ? File.ReadAllBytes(path) : throw new SetupException(SetupFailure.BadFile, path);
            var leaf = ReceivedCertificate.TryParse(content, out var bare, out _) ? bare
                : ReceivedChain.TryParsePem(System.Text.Encoding.Latin1.GetString(content), out var chain, out _) ? chain.Leaf
                : null;
            return leaf is not null && DeviceIdentity.TryParse(leaf.UnverifiedUri, out var identity) ? (leaf.Der.ToArray(), identity) : throw new SetupException(SetupFailure.BadFile, path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new SetupException(SetupFailure.BadFile, path, unreadable);
        }
    }
}
