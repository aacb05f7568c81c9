using System.Threading.Channels;

namespace PeerSecure.Peer.Terminal.App;

/// <summary>
/// What the screens ask of the program behind them: the verbs of the command line, grouped as the menus are, and what happens by itself. All
/// calls may take long and run beside the screen; a failure is a FailureException, whose message and remedy the user reads. Everything that
/// comes back is for showing only: names, texts and files of others are taken as they are and made safe where they are drawn.
/// </summary>
internal interface IPeerApp
{
    ISetup Setup { get; }

    IPeople People { get; }

    IConversations Conversations { get; }

    ITransfers Transfers { get; }

    IMail Mail { get; }

    IStoredFiles Files { get; }

    ICertificates Certificates { get; }

    IKeys Keys { get; }

    ITime Time { get; }

    IActivity Activity { get; }

    IAdministration Admin { get; }

    /// <summary>What happened without being asked for. Bounded: a publisher waits, or drops what a later one replaces.</summary>
    ChannelReader<PeerEvent> Events { get; }
}
