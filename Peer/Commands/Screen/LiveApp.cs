using System.Threading.Channels;
using PeerSecure.Peer.Identity;
using PeerSecure.Peer.Terminal.App;

namespace PeerSecure.Peer.Commands.Screen;

/// <summary>The program behind the screens: the same slices that the commands use, held open while the screen runs.</summary>
internal sealed class LiveApp : IPeerApp, IAsyncDisposable
{
    private readonly ScreenEvents _events = new();
    private readonly LiveSetup _setup;
    private readonly LivePeople _people;
    private readonly TimeProvider _machine;

    internal LiveApp(ProfileFiles files, string? profile, TimeProvider machine)
    {
        _machine = machine;
        _setup = new LiveSetup(files, profile, _events, machine);
        _people = new LivePeople(_setup, _events, machine);
        var conversations = new LiveConversations(_setup, _people, _events, machine);
        var transfers = new LiveTransfers(_setup, conversations, _events);
        _setup.Opened = live =>
        {
            transfers.Forget();
            conversations.Begin(live.Profile.Clock.Now);
            live.Own(cancellationToken => WatchAsync(live, cancellationToken));
            live.Own(cancellationToken => new LiveNews(live, _people, conversations, transfers, _events, _setup, machine).RunAsync(cancellationToken));
            _people.Tell();
            _events.Note(machine.GetUtcNow(), ActivityLevel.Normal, $"{live.Profile.Self.Account}/{live.Profile.Self.Device} is open, at {live.Profile.Profile.Authority.Addresses[0]}.");
            return Task.CompletedTask;
        };
        Conversations = conversations;
        Transfers = transfers;
        Mail = new LiveMail(_setup, _events);
        Files = new LiveStoredFiles(_setup, _events, machine);
        Certificates = new LiveCertificates(_setup);
        Keys = new LiveKeys(_setup);
        Time = new LiveTime(_setup, machine);
        Activity = new LiveActivity(_setup, _events);
        Admin = new LiveAdministration(_setup);
    }

    public ISetup Setup => _setup;

    public IPeople People => _people;

    public IConversations Conversations { get; }

    public ITransfers Transfers { get; }

    public IMail Mail { get; }

    public IStoredFiles Files { get; }

    public ICertificates Certificates { get; }

    public IKeys Keys { get; }

    public ITime Time { get; }

    public IActivity Activity { get; }

    public IAdministration Admin { get; }

    public ChannelReader<PeerEvent> Events => _events.Reader;

    private async Task WatchAsync(LiveProfile live, CancellationToken cancellationToken)
    {
        _people.Presence = new PresenceWatch(live, _people.Tell, _machine);
        await _people.Presence.RunAsync(cancellationToken);
        _people.Presence = null;
    }

    public async ValueTask DisposeAsync()
    {
        await _people.DisposeAsync();
        await _setup.DisposeAsync();
    }
}
