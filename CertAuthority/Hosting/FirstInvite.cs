using PeerSecure.CertAuthority.Accounts;
using PeerSecure.CertAuthority.Audit;
using PeerSecure.Common.Keys;

namespace PeerSecure.CertAuthority.Hosting;

/// <summary>A2: the first admin's code goes to the terminal of whoever makes the authority, or to a file of his alone; never to a log.</summary>
internal static class FirstInvite
{
    public static async Task<InviteCode> MakeAsync(OpenAuthority authority, CancellationToken cancellationToken)
    {
        var code = InviteCode.New();
        var now = authority.Clock.GetUtcNow();
        await authority.Database.WriteAsync(
            connection =>
            {
                InviteStore.Add(connection, Invite.For(code, InviteKind.Admin, name: null, "authority", now));
                AuditStore.Append(connection, now, new AuditEntry("authority", "invite.make", "-", "control", AuditEntry.Done, "admin"));
            },
            cancellationToken);
        return code;
    }

    public static void Save(AuthorityFolder folder, InviteCode code) =>
        PrivateFile.Write(folder.AdminInvite, System.Text.Encoding.ASCII.GetBytes(code.Reveal() + "\n"), overwrite: true);
}
