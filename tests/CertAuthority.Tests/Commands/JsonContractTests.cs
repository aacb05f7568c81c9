using PeerSecure.CertAuthority.Commands;
using PeerSecure.Common.Contracts;
using PeerSecure.Tests.Shared.CommandLine;

namespace PeerSecure.CertAuthority.Tests.Commands;

/// <summary>What scripts read from --json is written down, and stays.</summary>
public sealed class JsonContractTests
{
    private static readonly (string Command, Type Printed)[] Printed =
    [
        ("ca serve, ca init: once it is there", typeof(WelcomeRecord)),
        ("ca status", typeof(AuthorityStatus)),
        ("ca status: keys[]", typeof(AuthorityKeyStatus)),
        ("ca status: counts", typeof(AuthorityCounts)),
        ("ca invite", typeof(CreateInviteResponse)),
        ("ca accounts: a line", typeof(AdminAccount)),
        ("ca accounts reset", typeof(ResetCodeResponse)),
        ("ca certs: a line", typeof(CertificateRecord)),
        ("ca revoke", typeof(RevokeResponse)),
        ("ca rotate", typeof(RotateKeyResponse)),
        ("ca audit: a line", typeof(AuditRecord)),
        ("ca audit --verify", typeof(VerifyAuditResponse)),
        ("ca backup", typeof(BackupRecord)),
        ("ca restore", typeof(RestoreRecord)),
    ];

    [Fact]
    public Task Every_object_that_commands_print_is_described_member_by_member() =>
        JsonContract.AssertDescribedAsync(Printed, TestContext.Current.CancellationToken);
}
