using System.CommandLine;
using PeerSecure.Common.Discovery;
using PeerSecure.Peer.Authority;
using PeerSecure.Peer.Commands.Mailing;
using PeerSecure.Peer.Identity;
using PeerSecure.Peer.Mail;
using PeerSecure.Peer.Sessions;
using PeerSecure.Peer.Setup;
using PeerSecure.Peer.Talk;
using PeerSecure.Peer.Terminal.Device;
using PeerSecure.Peer.Tickets;
using PeerSecure.Peer.Whereabouts;

namespace PeerSecure.Peer.Commands.Talking;

/// <summary>
/// An unlocked profile with a node at work, news of the authority beside it, and a face. Disposing says goodbye to everybody, shows what came
/// until then, and gives the terminal back.
/// </summary>
internal sealed class TalkHost : IAsyncDisposable
{
    private readonly SignedInProfile _signedIn;
    private readonly CancellationTokenSource _stop = new();
    private readonly MessageHook? _hook;
    private readonly MailRoom _mail;
    private readonly ReadMarks _marks;
    private readonly List<Task> _work = [];
    private Visibility? _visibility;

    private TalkHost(SignedInProfile signedIn, TalkNode node, PeerTickets tickets, TalkQuestions questions, ITalkFace face, MessageHook? hook)
    {
        (_signedIn, Node, Face, _hook) = (signedIn, node, face, hook);
        _mail = new MailRoom(MailWorld.Of(signedIn, node.Trust));
        _marks = new ReadMarks(node, _mail, Profile.Vault, () => Profile.Clock.Now);
        Console = new TalkConsole(node, face, questions, hook, _marks);
        var feed = new AuthorityFeed(signedIn.Client, Profile.Revocations, signedIn.EnsureTicketAsync, node.News.TakeAsync, TimeProvider.System)
        {
            Other = (item, token) =>
            {
                tickets.Ended.Take(item);   // A6
                return _mail.OnEventAsync(item, token);
            },
            NotTaken = node.News.NotTaken,
        };
        signedIn.TakeRevocationsBy(node.News.TakeAsync);
        _work.Add(feed.RunAsync(_stop.Token));
        _work.Add(tickets.Keyring.RunAsync(_stop.Token));
        _work.Add(new DeviceUpkeep(signedIn, TimeProvider.System).RunAsync(_stop.Token));   // A8: renewal beside the talk
        _work.Add(_mail.RunAsync(new MailIntoTalk(node).ShowAsync, TimeProvider.System, _stop.Token));
        _work.Add(_marks.RunAsync());
        _work.Add(Console.ShowEventsAsync(CancellationToken.None));   // ends with the node, so that nothing is missed
        if (hook is not null)
        {
            _work.Add(hook.RunAsync());
        }
    }

    internal OpenProfile Profile => _signedIn.Profile;

    internal TalkNode Node { get; }

    internal ITalkFace Face { get; }

    internal TalkConsole Console { get; }

    /// <param name="context">Of the command.</param>
    /// <param name="parsed">Its options.</param>
    /// <param name="accept">Strangers.</param>
    /// <param name="directOnly">M5.</param>
    /// <param name="isDialogue">Whether lines are read at all.</param>
    /// <param name="interrupt">Called on Ctrl-C at the prompt.</param>
    /// <param name="cancellationToken">While a passphrase is asked for.</param>
    internal static async Task<TalkHost> OpenAsync(
        CommandContext context, ParseResult parsed, AcceptPolicy accept, bool directOnly, bool isDialogue, Action interrupt, CancellationToken cancellationToken)
    {
        var name = context.ProfileName;
        using var passphrase = context.ReadPassphrase(name, cancellationToken);
#pragma warning disable CA2000 // the host owns it, or it is disposed below
        var signedIn = await SignedInProfile.OpenAsync(context.Files, name, passphrase, context.Machine);
#pragma warning restore CA2000
        try
        {
            var questions = new TalkQuestions();
#pragma warning disable CA2000 // the host disposes both
            var tickets = TicketsOf(signedIn);
            var node = new TalkNode(TalkWorld.Of(signedIn.Profile, tickets), TalkFlags.Read(parsed, signedIn.Profile, accept, directOnly), questions);
            questions.Face = FaceOf(context, isDialogue, interrupt);
#pragma warning restore CA2000
            var hook = parsed.GetValue(TalkFlags.OnMessage) is { } command ? new MessageHook(command, context.Output.Warn) : null;
            return new TalkHost(signedIn, node, tickets, questions, questions.Face, hook);
        }
        catch
        {
            await signedIn.DisposeAsync();
            throw;
        }
    }

    internal static PeerTickets TicketsOf(SignedInProfile signedIn) =>
        PeerTickets.Of(signedIn.Profile.Self, signedIn.Profile.Vault, signedIn.Client, signedIn.Profile.Revocations, signedIn.EnsureTicketAsync, TimeProvider.System);

    /// <summary>Lets others find this device; hidden, sees to it that they do not.</summary>
    internal void Announce(int port, bool hidden) => _visibility = Visibility.Start(
        ServiceAdvert.ForPeer(Profile.Profile.Account, Profile.Profile.Device, Profile.Profile.Authority.Id, Profile.KeyHash.Prefix, port),
        hidden, _signedIn.Client, _signedIn.EnsureTicketAsync, TimeProvider.System);

    internal IReadOnlyList<IAddressSource> Sources(Who who) => who.Sources(_signedIn, TimeProvider.System);

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_visibility is not null)
            {
                await _visibility.DisposeAsync();
            }

            await Console.ToldAsync();
            await Node.StopAsync(SessionEndKind.Goodbye);
            await _stop.CancelAsync();
            _hook?.Complete();
            _marks.Complete();
            await Task.WhenAll(_work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _mail.Dispose();
            await Node.DisposeAsync();
        }
        finally
        {
            // whatever a session left behind, the terminal and the vault are given back
            Face.Dispose();
            await _signedIn.DisposeAsync();
            _stop.Dispose();
        }
    }

    private static ITalkFace FaceOf(CommandContext context, bool isDialogue, Action interrupt)
    {
        if (context.Output.IsJson)
        {
            return new JsonFace(context.Output, isDialogue);
        }

        var isTerminal = isDialogue && !System.Console.IsInputRedirected && !System.Console.IsOutputRedirected && !OperatingSystem.IsWindows();
#pragma warning disable CA2000 // the face owns the terminal
        return isTerminal
            ? new PersonFace(PosixTerminal.Open(Environment.GetEnvironmentVariable), context.Machine, interrupt)
            : new PlainFace(context.Output, context.Machine, isDialogue);
#pragma warning restore CA2000
    }
}
