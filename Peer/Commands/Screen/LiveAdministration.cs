using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Peer.Authority;
using PeerSecure.Peer.Commands.Talking;
using PeerSecure.Peer.Setup;
using PeerSecure.Peer.Terminal.App;

namespace PeerSecure.Peer.Commands.Screen;

/// <summary>An administrator's work by ticket (A4). Without a password login of the last twelve hours the authority refuses, and the message says so.</summary>
internal sealed class LiveAdministration(LiveSetup setup) : IAdministration
{
    private const int AuditPageSize = 200;
    private const int MostPages = 1000;

    public async Task<ImmutableArray<Account>> AccountsAsync(CancellationToken cancellationToken)
    {
        var accounts = new List<AdminAccount>();
        string? after = null;
        do
        {
            var page = await GetAsync($"v1/admin/accounts?after={after}", AdminRecordsJson.Default.AdminAccountPage, cancellationToken);
            accounts.AddRange(page.Accounts);
            after = page.Next;
        }
        while (after is not null);
        return [.. accounts.Where(static account => account.State != "deleted").Select(static account => new Account(account.Name, account.Admin, account.State == "disabled", account.Devices, account.LastSeen))];
    }

    public async Task<ImmutableArray<Invite>> InvitesAsync(CancellationToken cancellationToken)
    {
        var invites = await GetAsync("v1/admin/invites", AdminRecordsJson.Default.AdminInvites, cancellationToken);
        return [.. invites.Invites.Select(static invite => new Invite(
            invite.Made, invite.Name ?? "", invite.Kind == "admin", invite.Expires, invite.State == "used"))];
    }

    public async Task<NewInvite> InviteAsync(string name, bool admin, bool enrollOnly, CancellationToken cancellationToken)
    {
        var kind = enrollOnly ? "enrollment" : admin ? "admin" : "registration";
        var made = await PostAsync(
            "v1/admin/invites", new CreateInviteRequest(kind, name.Length == 0 ? null : name), AdminRecordsJson.Default.CreateInviteRequest, AdminRecordsJson.Default.CreateInviteResponse, cancellationToken);
        return new NewInvite(made.Code, LinkOf(setup.Live), made.Expires);
    }

    public Task SetDisabledAsync(string name, bool disabled, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, $"v1/admin/accounts/{AccountSetup.ParseAccount(name)}/{(disabled ? "disable" : "enable")}", cancellationToken);

    public Task SetAdminAsync(string name, bool admin, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, $"v1/admin/accounts/{AccountSetup.ParseAccount(name)}/{(admin ? "promote" : "demote")}", cancellationToken);

    public Task DeleteAccountAsync(string name, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Delete, $"v1/admin/accounts/{AccountSetup.ParseAccount(name)}", cancellationToken);

    public Task AllowAsync(string device, CancellationToken cancellationToken)
    {
        var (account, name) = DeviceOf(device);
        return AsAdminAsync(
            async token =>
            {
                using var content = AuthorityClient.Json(new AllowRequest(account.Value, name.Value), AdminRecordsJson.Default.AllowRequest);
                await setup.Live.Client.SendAsync(HttpMethod.Post, "v1/admin/allow", content, token);
                return true;
            },
            cancellationToken);
    }

    public Task AdmitAsync(string device, CancellationToken cancellationToken)
    {
        var (account, name) = DeviceOf(device);
        return SendAsync(HttpMethod.Post, $"v1/admin/devices/{account}/{name}/admission", cancellationToken);
    }

    public async Task<string> ResetAsync(string name, CancellationToken cancellationToken)
    {
        var account = AccountSetup.ParseAccount(name);
        var made = await PostAsync(
            $"v1/admin/accounts/{account}/reset", new DoneReport(account.Value, "reset"), KeyReportsJson.Default.DoneReport, AdminRecordsJson.Default.ResetCodeResponse, cancellationToken);
        return made.Code;
    }

    public async Task RevokeAsync(string target, bool compromised, CancellationToken cancellationToken)
    {
        var parts = target.Split('/', 2);
        var isSerial = target.Length == 32 && target.All(char.IsAsciiHexDigitLower);
        var request = isSerial
            ? new RevokeRequest(target, null, null, LiveKeys.ReasonOf(compromised))
            : new RevokeRequest(null, parts[0], parts.Length == 2 ? parts[1] : null, LiveKeys.ReasonOf(compromised));
        await PostAsync("v1/admin/revoke", request, AdminRecordsJson.Default.RevokeRequest, AdminRecordsJson.Default.RevokeResponse, cancellationToken);
    }

    public async Task<ImmutableArray<Certificate>> ExpiringAsync(int days, CancellationToken cancellationToken)
    {
        var page = await GetAsync(string.Create(CultureInfo.InvariantCulture, $"v1/certificates?expiring={days}d"), AdminRecordsJson.Default.CertificatePage, cancellationToken);
        return [.. page.Certificates.Where(static record => record.Account is not null).Select(record => LiveCertificates.Of(record, [], setup.Live))];
    }

    public Task RotateAsync(AuthorityKeyKind key, CancellationToken cancellationToken) => PostAsync(
        "v1/admin/rotate", new RotateKeyRequest(key.ToString().ToLowerInvariant()), AdminRecordsJson.Default.RotateKeyRequest, AdminRecordsJson.Default.RotateKeyResponse, cancellationToken);

    public async Task<AuditRecords> AuditAsync(string filter, long before, CancellationToken cancellationToken)
    {
        // the log is served oldest first; what is asked for is the end of it
        var found = new List<Terminal.App.AuditRecord>();
        long after = 0;
        for (var count = 0; count < MostPages; count++)
        {
            var page = await GetAsync(string.Create(CultureInfo.InvariantCulture, $"v1/admin/audit?after={after}"), AdminRecordsJson.Default.AuditPage, cancellationToken);
            found.AddRange(page.Entries.Where(entry => entry.Number < before).Select(Of).Where(record => Fits(record, filter)));
            if (page.Entries.Count == 0 || page.Last >= before)
            {
                break;
            }

            after = page.Last;
        }

        found.Reverse();
        return new AuditRecords([.. found.Take(AuditPageSize)], found.Count > AuditPageSize);
    }

    public async Task<AuditCheck> VerifyAuditAsync(CancellationToken cancellationToken)
    {
        var answer = await PostAsync("v1/admin/audit/verify", new VerifyAuditRequest([]), AdminRecordsJson.Default.VerifyAuditRequest, AdminRecordsJson.Default.VerifyAuditResponse, cancellationToken);
        return new AuditCheck(answer.Holds, answer.Head.Count, answer.Holds
            ? $"head {Convert.ToHexStringLower(answer.Head.Hash)[..16]}"
            : answer.BrokenAt is { } broken ? $"broken at record {broken}" : $"records are missing from {answer.MissingFrom}");
    }

    private static Terminal.App.AuditRecord Of(Common.Contracts.AuditRecord entry) =>
        new(entry.Number, entry.At, entry.Who, entry.Action, CleanText.Line($"{entry.Subject} from {entry.Origin}: {entry.Outcome} {entry.Detail}", 300));

    private static bool Fits(Terminal.App.AuditRecord record, string filter) =>
        filter.Length == 0 || new[] { record.Actor, record.Action, record.Detail }.Any(text => text.Contains(filter, StringComparison.OrdinalIgnoreCase));

    private static (AccountName Account, DeviceName Device) DeviceOf(string target)
    {
        var who = Who.Parse(target);
        return (who.Account, who.Wanted.Device ?? throw new SetupException(SetupFailure.UnknownDevice, target));
    }

    private static string LinkOf(LiveProfile live) =>
        $"peersecure://{live.Profile.Profile.Authority.Addresses[0]}#{CertificateFingerprint.Of(live.Profile.Profile.Authority.Roots[0].Der).Hex}";

    private Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class =>
        AsAdminAsync(token => setup.Live.Client.GetAsync(path, type, token), cancellationToken);

    private Task<TAnswer> PostAsync<TBody, TAnswer>(string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<TAnswer> answer, CancellationToken cancellationToken)
        where TAnswer : class =>
        AsAdminAsync(token => setup.Live.Client.PostAsync(path, body, bodyType, answer, token), cancellationToken);

    private Task<bool> SendAsync(HttpMethod method, string path, CancellationToken cancellationToken) => AsAdminAsync(
        async token =>
        {
            await setup.Live.Client.SendAsync(method, path, null, token);
            return true;
        },
        cancellationToken);

    private async Task<T> AsAdminAsync<T>(Func<CancellationToken, Task<T>> request, CancellationToken cancellationToken)
    {
        await setup.Live.SignedIn.EnsureTicketAsync(cancellationToken);
        try
        {
            return await request(cancellationToken);
        }
        catch (AuthorityException refused) when (refused.Code == ErrorCodes.Forbidden)
        {
            throw new SetupException(SetupFailure.NeedsAdmin, "", refused);
        }
    }
}
