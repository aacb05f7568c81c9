using PeerSecure.Common.Contracts;
using PeerSecure.Peer.Commands.Mailing;
using PeerSecure.Peer.Commands.Storing;
using PeerSecure.Peer.Commands.Talking;
using PeerSecure.Peer.Doctor;
using PeerSecure.Peer.Nearby;
using PeerSecure.Peer.Setup;
using PeerSecure.Tests.Shared.CommandLine;
using People = PeerSecure.Peer.Commands.Talking;

namespace PeerSecure.Peer.Tests.Commands;

/// <summary>What scripts read from --json is written down, and stays.</summary>
public sealed class JsonContractTests
{
    private static readonly (string Command, Type Printed)[] Printed =
    [
        ("join", typeof(JoinReport)),
        ("register", typeof(AccountReport)),
        ("login", typeof(LoginReport)),
        ("check", typeof(CheckReport)),
        ("whoami", typeof(WhoAmIReport)),
        ("status", typeof(StatusReport)),
        ("time", typeof(TimeReport)),
        ("timestamp", typeof(StampReport)),
        ("discover", typeof(NearbyList)),
        ("discover: peers[], authorities[]; a line with --watch", typeof(NearbyReport)),
        ("contacts", typeof(ContactsReport)),
        ("contacts: contacts[]; trust", typeof(ContactReport)),
        ("contacts: devices[]", typeof(People.DeviceReport)),
        ("contacts: refused[]", typeof(RefusedReport)),
        ("verify", typeof(VerifyReports)),
        ("verify: devices[]", typeof(VerifyReport)),
        ("history: a line", typeof(HistoryLine)),
        ("send", typeof(SendReport)),
        ("inbox: a line; read", typeof(MailLine)),
        ("notifications: a line", typeof(NotificationRecord)),
        ("files put", typeof(PutReport)),
        ("files put: file; files list: a line", typeof(FileReport)),
        ("files get", typeof(GetReport)),
        ("doctor", typeof(HealthReport)),
        ("cert show", typeof(CertificateReport)),
        ("cert get", typeof(CertificatesReport)),
        ("cert request", typeof(RequestReport)),
        ("keys rotate", typeof(RotationReport)),
        ("keys recovery, keys restore", typeof(RecoveryReport)),
        ("keys backup, keys restore FILE", typeof(BackupReport)),
        ("devices: a line", typeof(PeerSecure.Peer.Setup.DeviceReport)),
        ("devices remove, keys passphrase, admin disable and the like", typeof(DoneReport)),
        ("admin accounts: a line", typeof(AdminAccount)),
        ("admin reset", typeof(ResetCodeResponse)),
    ];

    [Fact]
    public Task Every_object_that_commands_print_is_described_member_by_member() =>
        JsonContract.AssertDescribedAsync(Printed, TestContext.Current.CancellationToken);
}
