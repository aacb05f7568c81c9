using System.CommandLine;
using PeerSecure.Common.CommandLine;

namespace PeerSecure.CertAuthority.Commands;

/// <summary>The verbs of <c>peersecure ca</c>; one file each beside this one.</summary>
internal static class CaCommands
{
    public const string TypedName = "peersecure ca";

    public static RootCommand CreateRoot()
    {
        var root = new RootCommand("The authority of a team: it says who is who, keeps sealed mail and files, and tells the time.")
            .WithExamples(
                "peersecure ca serve --host ca.lab",
                "peersecure ca invite --name alice",
                "peersecure ca revoke alice/laptop --reason key-compromise",
                "peersecure ca status --json");
        GlobalOptions.AddTo(root);
        CaOptions.AddTo(root);
        root.Add(ServeCommand.Create());
        root.Add(InitCommand.Create());
        root.Add(StatusCommand.Create());
        root.Add(InviteCommand.Create());
        root.Add(AccountsCommand.Create());
        root.Add(CertsCommand.Create());
        root.Add(RevokeCommand.Create());
        root.Add(AllowCommand.Create());
        root.Add(ApproveCommand.Create());
        root.Add(RotateCommand.Create());
        root.Add(AuditCommand.Create());
        root.Add(BackupCommand.Create());
        root.Add(RestoreCommand.Create());
        root.Add(CompletionCommand.Create(TypedName));
        root.Add(ManualCommand.Create(root, TypedName));
        return root;
    }
}
