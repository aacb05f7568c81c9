using System.CommandLine;
using System.Security.Cryptography;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.CommandLine;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Keys;
using PeerSecure.Peer.Authority;
using PeerSecure.Peer.Identity;
using PeerSecure.Peer.Setup;

namespace PeerSecure.Peer.Commands;

/// <summary><c>cert request|show|get NAME|publish FILE|renew|revoke</c> (A1, A4, A5, A8).</summary>
internal static class CertCommand
{
    private static readonly Argument<string> Name = new("name") { Description = "The account whose certificates to fetch", HelpName = "NAME" };
    private static readonly Argument<string?> File = new("file") { Description = "The certificate, PEM or DER (default: this device's)", HelpName = "FILE", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Argument<string?> Device = new("device") { Description = "Which of your devices (default: this one)", HelpName = "DEVICE", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<bool> Pem = new("--pem") { Description = "Print the certificates themselves" };
    private static readonly Option<bool> Send = new("--send") { Description = "Send it to the authority and keep the certificate that comes back" };
    private static readonly Option<string> Reason = new("--reason") { Description = "Why: unspecified, key-compromise, superseded, cessation-of-operation", HelpName = "REASON", DefaultValueFactory = static _ => "unspecified" };

    internal static Command Create()
    {
        var command = new Command("cert", "The certificate of this device, and those of others.")
            .WithExamples("peersecure cert show", "peersecure cert get bob", "peersecure cert renew");
        command.Add(Verb("request", "Make a PKCS#10 request for this device's key (CSR); with --send have it certified.", RequestAsync, [Send], "peersecure cert request > device.csr", "peersecure cert request --send"));
        command.Add(Verb("show", "Show the certificate of this device.", ShowAsync, [Pem], "peersecure cert show", "peersecure cert show --pem"));
        command.Add(Verb("get", "Fetch another user's certificates by name (CERTREQ), each checked against the pinned root.", GetAsync, [Name, Pem], "peersecure cert get bob", "peersecure cert get bob --pem"));
        command.Add(Verb("publish", "Put a certificate of yours into the directory (CERTUP).", PublishAsync, [File], "peersecure cert publish", "peersecure cert publish device.crt"));
        command.Add(Verb("renew", "Renew the certificate of this device now, under its own key.", RenewAsync, [], "peersecure cert renew"));
        command.Add(Verb("revoke", "Revoke one of your devices: certificate, key and name; its sessions end.", RevokeAsync, [Device, Reason, Confirmation.Yes], "peersecure cert revoke phone --reason key-compromise", "peersecure cert revoke --yes"));
        return command;
    }

    private static Command Verb(string name, string description, Func<ParseResult, CancellationToken, Task<int>> action, Symbol[] symbols, params string[] examples)
    {
        var command = new Command(name, description).WithExamples(examples);
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument)
            {
                command.Arguments.Add(argument);
            }
            else
            {
                command.Options.Add((Option)symbol);
            }
        }

        command.SetAction(action);
        return command;
    }

    private static async Task<int> RequestAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(Send))
        {
            return await RenewAsync(parsed, cancellationToken);
        }

        var context = new CommandContext(parsed);
        var (name, folder) = (context.ProfileName, context.Files.FolderOf(context.ProfileName));
        var profile = context.Files.Load(name);
        using var passphrase = context.ReadPassphrase(name, cancellationToken);
        using var key = EncryptedKeyFile.LoadSigningKey(DeviceFiles.SettledKey(folder), passphrase);
        var identity = new DeviceIdentity(AuthorityId.Parse(profile.Authority.Id), AccountName.Parse(profile.Account), DeviceName.Parse(profile.Device));
        var pem = PemEncoding.WriteString("CERTIFICATE REQUEST", EstClient.Request(identity, key));
        context.Print(new RequestReport(profile.Account, profile.Device, pem), KeyReportsJson.Default.RequestReport, pem);
        return 0;
    }

    private static Task<int> ShowAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var context = new CommandContext(parsed);
        var (profile, certificate) = StatusCommands.Read(context);
        var clock = new AuthorityClock(context.Machine, profile.Authority.LatestTime);
        var report = ReportOf(certificate, profile.Authority.ToAnchors(), clock.Now, [.. profile.Authority.Issuers.Select(static issuer => issuer.Der)], DangerousNoRevocation.Lookup, isCalledRevoked: false);
        Print(context, report, parsed.GetValue(Pem));
        return Task.FromResult(0);
    }

    private static async Task<int> GetAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var context = new CommandContext(parsed);
        var name = AccountSetup.ParseAccount(parsed.GetRequiredValue(Name));
        await using var signedIn = await AccountCommands.OpenAsync(context, cancellationToken);
        await signedIn.EnsureTicketAsync(cancellationToken);
        var found = await signedIn.Client.GetAsync($"v1/certificates/{name}", KeyReportsJson.Default.DirectoryResponse, cancellationToken);
        var chain = found.Chain.Select(static der => System.Buffers.Text.Base64Url.DecodeFromChars(der)).ToList();
        var reports = found.Certificates.Select(record => Judge(record, chain, signedIn)).ToList();
        if (context.Output.IsJson)
        {
            context.Output.Json(new CertificatesReport(name.Value, reports), KeyReportsJson.Default.CertificatesReport);
        }
        else
        {
            reports.ForEach(report => Print(context, report, parsed.GetValue(Pem)));
        }

        return reports.TrueForAll(static report => report.Trusted) ? 0
            : reports.Exists(static report => report.Problem == nameof(CertificateRejection.Revoked)) ? (int)ExitCode.Revoked
            : (int)ExitCode.TrustRefused;
    }

    private static async Task<int> PublishAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var context = new CommandContext(parsed);
        var path = parsed.GetValue(File) ?? OpenProfile.CertificateOf(context.Files.FolderOf(context.ProfileName));
        var (der, identity) = ReadCertificate(path);
        await using var signedIn = await AccountCommands.OpenAsync(context, cancellationToken);
        await signedIn.EnsureTicketAsync(cancellationToken);
        using var content = new ByteArrayContent(der);
        await signedIn.Client.SendAsync(HttpMethod.Put, $"v1/certificates/{identity.Account}/{identity.Device}", content, cancellationToken);
        context.Print(new DoneReport($"{identity.Account}/{identity.Device}", "published"), KeyReportsJson.Default.DoneReport, $"Published the certificate of {identity.Account}/{identity.Device}.");
        return 0;
    }

    private static async Task<int> RenewAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var context = new CommandContext(parsed);
        await using var signedIn = await AccountCommands.OpenAsync(context, cancellationToken);
        await new CertificateRenewal(signedIn.Profile, signedIn.Client).RenewAsync(cancellationToken);
        signedIn.UseRenewed();
        await signedIn.EnsureTicketAsync(cancellationToken);
        await new PublishedKeys(signedIn.Profile, signedIn.Client).PublishCertificateAsync(cancellationToken);
        var report = AccountSetup.ReportOf(signedIn.Profile);
        context.Print(report, SetupJson.Default.AccountReport, $"Renewed; good until {report.NotAfter:yyyy-MM-dd HH:mm} UTC.");
        return 0;
    }

    private static async Task<int> RevokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var context = new CommandContext(parsed);
        await using var signedIn = await AccountCommands.OpenAsync(context, cancellationToken);
        await signedIn.EnsureTicketAsync(cancellationToken);
        await DeviceRemoval.RunAsync(context, parsed, signedIn, parsed.GetValue(Device) ?? signedIn.Profile.Self.Device.Value, parsed.GetValue(Reason)!, cancellationToken);
        return 0;
    }

    private static CertificateReport Judge(CertificateRecord record, IReadOnlyList<byte[]> chain, SignedInProfile signedIn) =>
        ReceivedCertificate.TryParse(record.Certificate, out var certificate, out _)
            ? ReportOf(certificate, signedIn.Profile.Anchors, signedIn.Client.Clock.Now, chain, signedIn.Profile.Revocations, record.RevokedAt is not null)
            : throw new AuthorityException(AuthorityFailure.BadAnswer, "v1/certificates");

    /// <summary>What is shown comes from the certificate itself, never from what the directory says beside it.</summary>
    private static CertificateReport ReportOf(
        ReceivedCertificate certificate, TrustAnchors anchors, DateTimeOffset now, IReadOnlyList<byte[]> chain, IRevocationLookup revocations, bool isCalledRevoked)
    {
        var why = isCalledRevoked ? CertificateRejection.Revoked : CertificateRejection.Malformed;   // the authority's word is enough against one, never for it
        var trusted = !isCalledRevoked && ReceivedChain.TryParse([certificate.Der.ToArray(), .. chain], out var received, out _)
            && VerifiedDevice.TryVerify(received, anchors, revocations, now, out _, out why);
        var (account, device) = DeviceIdentity.TryParse(certificate.UnverifiedUri, out var identity) ? (identity.Account.Value, identity.Device.Value) : ("?", "?");
        return new CertificateReport(
            account, device, certificate.Serial.Hex, certificate.Fingerprint.Hex, certificate.KeyHash.Hex, certificate.NotBefore, certificate.NotAfter,
            trusted, trusted ? null : $"{why}", PemEncoding.WriteString("CERTIFICATE", certificate.Der.Span));
    }

    private static (byte[] Der, DeviceIdentity Identity) ReadCertificate(string path)
    {
        try
        {
            var content = new FileInfo(path).Length <= 64 * 1024 ? System.IO.File.ReadAllBytes(path) : throw new SetupException(SetupFailure.BadFile, path);
            ReceivedCertificate? leaf = ReceivedCertificate.TryParse(content, out var bare, out _) ? bare
                : ReceivedChain.TryParsePem(System.Text.Encoding.Latin1.GetString(content), out var chain, out _) ? chain.Leaf
                : null;
            return leaf is not null && DeviceIdentity.TryParse(leaf.UnverifiedUri, out var identity) ? (leaf.Der.ToArray(), identity) : throw new SetupException(SetupFailure.BadFile, path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new SetupException(SetupFailure.BadFile, path, unreadable);
        }
    }

    private static void Print(CommandContext context, CertificateReport report, bool pem) => context.Print(
        report,
        KeyReportsJson.Default.CertificateReport,
        pem ? report.Pem : $"""
            {report.Account}/{report.Device}{(report.Trusted ? "" : $"  NOT TRUSTED ({report.Problem})")}
              serial       {report.Serial}
              valid        {report.NotBefore:yyyy-MM-dd HH:mm} to {report.NotAfter:yyyy-MM-dd HH:mm} UTC
              fingerprint  {report.Fingerprint}
              key          {report.KeyHash}
            """);
}
