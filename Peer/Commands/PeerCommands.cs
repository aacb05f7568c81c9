using System.CommandLine;
using PeerSecure.Common.CommandLine;
using PeerSecure.Peer.Commands.Administration;

namespace PeerSecure.Peer.Commands;

/// <summary>The verbs of <c>peersecure</c>; one file each beside this one.</summary>
internal static class PeerCommands
{
    internal const string TypedName = "peersecure";

    internal static RootCommand CreateRoot()
    {
        var root = new RootCommand("Talk and exchange files directly, end to end encrypted, with people your own authority vouches for.")
            .WithExamples(
                "peersecure join peersecure://ca.lab:1256#<fingerprint>",
                "peersecure register alice --invite CODE",
                "peersecure listen",
                "peersecure connect bob --send 'hello'");
        GlobalOptions.AddTo(root);
        PeerOptions.AddTo(root);
        root.SetAction(TuiCommand.RunAsync);
        foreach (var command in Setup().Concat(Talking()).Concat(Mailing()).Concat(Keys()))
        {
            root.Subcommands.Add(command);
        }

        root.Subcommands.Add(ShellCommand.Create(root));
        root.Subcommands.Add(CompletionCommand.Create(TypedName));
        root.Subcommands.Add(ManualCommand.Create(root, TypedName));
        return root;
    }

    private static IEnumerable<Command> Setup() =>
        [TuiCommand.Create(), JoinCommand.Create(), RegisterCommand.Create(), LoginCommand.Create(), .. AccountCommands.Create(), .. StatusCommands.Create(), .. TimeCommands.Create()];

    private static IEnumerable<Command> Keys() => [CertCommand.Create(), KeysCommand.Create(), DevicesCommand.Create(), AdminCommand.Create()];

    private static IEnumerable<Command> Talking() =>
        [ListenCommand.Create(), ConnectCommand.Create(), DiscoverCommand.Create(), DoctorCommand.Create(), HistoryCommand.Create(), ContactsCommand.Create(), TrustCommand.Create(), VerifyCommand.Create()];

    private static IEnumerable<Command> Mailing() => [SendCommand.Create(), InboxCommand.Create(), ReadCommand.Create(), NotificationsCommand.Create(), FilesCommand.Create()];
}
