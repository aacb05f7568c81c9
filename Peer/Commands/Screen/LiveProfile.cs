using PeerSecure.Common.Discovery;
using PeerSecure.Common.Hpke;
using PeerSecure.Common.Keys;
using PeerSecure.Peer.Authority;
using PeerSecure.Peer.Commands.Mailing;
using PeerSecure.Peer.Commands.Talking;
using PeerSecure.Peer.Identity;
using PeerSecure.Peer.Mail;
using PeerSecure.Peer.Sessions;
using PeerSecure.Peer.Setup;
using PeerSecure.Peer.Talk;
using PeerSecure.Peer.Tickets;
using PeerSecure.Peer.Whereabouts;

namespace PeerSecure.Peer.Commands.Screen;

/// <summary>
/// Everything that runs once a profile is unlocked: the node with its sessions, the authority's news, and the mail worker. Disposing says goodbye
/// and ends all of it.
/// </summary>
internal sealed class LiveProfile : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _work = [];
    private readonly List<Passphrase> _former = [];
    private Visibility? _visibility;

    internal LiveProfile(SignedInProfile signedIn, HpkeKeyPair sealing, Passphrase passphrase, ITalkAsker asker, string downloads)
    {
        (SignedIn, Sealing, Passphrase, DownloadFolder) = (signedIn, sealing, passphrase, downloads);
        Tickets = TalkHost.TicketsOf(signedIn);
        Node = new TalkNode(TalkWorld.Of(signedIn.Profile, Tickets), new TalkOptions { DownloadFolder = downloads }, asker);
        signedIn.TakeRevocationsBy(Node.News.TakeAsync);
        Mail = new MailRoom(MailWorld.Of(signedIn, Node.Trust));
        Marks = new ReadMarks(Node, Mail, Profile.Vault, () => Profile.Clock.Now);
    }

    internal SignedInProfile SignedIn { get; }

    internal OpenProfile Profile => SignedIn.Profile;

    internal AuthorityClient Client => SignedIn.Client;

    internal HpkeKeyPair Sealing { get; }

    /// <summary>For what writes key files again (re-keying, backups); zeroed with the profile.</summary>
    internal Passphrase Passphrase { get; private set; }

    internal string DownloadFolder { get; }

    internal PeerTickets Tickets { get; }

    internal TalkNode Node { get; }

    internal MailRoom Mail { get; }

    internal ReadMarks Marks { get; }

    /// <summary>The last password login, when there was one in this run or its ticket still lives.</summary>
    internal bool IsAdmin { get; set; }

    internal DateTimeOffset? SignedInUntil { get; set; }

    /// <summary>Runs beside the screen until the profile is closed.</summary>
    internal void Own(Func<CancellationToken, Task> work) => _work.Add(work(_stop.Token));

    /// <summary>The passphrase was changed; what is running may still hold the former one, which is zeroed with the profile.</summary>
    internal void Use(Passphrase changed)
    {
        _former.Add(Passphrase);
        Passphrase = changed;
    }

    internal void Announce(int port, bool hidden) => _visibility = Visibility.Start(
        ServiceAdvert.ForPeer(Profile.Profile.Account, Profile.Profile.Device, Profile.Profile.Authority.Id, Profile.KeyHash.Prefix, port),
        hidden, Client, SignedIn.EnsureTicketAsync, TimeProvider.System);

    internal async Task SilenceAsync()
    {
        if (_visibility is { } visibility)
        {
            _visibility = null;
            await visibility.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await SilenceAsync();
        }
        finally
        {
            await StopAsync();
        }
    }

    /// <summary>What reads the node's events ends with the node, so that is stopped whatever went wrong before.</summary>
    private async Task StopAsync()
    {
        try
        {
            await Node.StopAsync(SessionEndKind.Goodbye);
        }
        finally
        {
            await _stop.CancelAsync();
            await Task.WhenAll(_work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await CloseAsync();
        }
    }

    /// <summary>Whatever failed before: a vault that stays open is refused as in use by the next profile.</summary>
    private async Task CloseAsync()
    {
        try
        {
            await Node.DisposeAsync();
        }
        finally
        {
            Mail.Dispose();
            Sealing.Dispose();
            Passphrase.Dispose();
            _former.ForEach(static former => former.Dispose());
            await SignedIn.DisposeAsync();
            _stop.Dispose();
        }
    }
}
