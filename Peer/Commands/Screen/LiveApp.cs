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

    internal LiveApp(ProfileFiles files, string? profile, TimeProvider machine)
    {
        _setup = new LiveSetup(files, profile, _events, machine);
        _people = new LivePeople(_setup, _events, machine);
        var conversations = new LiveConversations(_setup, _events, machine);
        var transfers = new LiveTransfers(_setup, _events);
        _setup.Opened = live =>
        {
            live.Own(cancellationToken => new LiveNews(live, _people, conversations, transfers, _events, _setup, machine).RunAsync(cancellationToken));
            return _people.RefreshAsync(CancellationToken.None);
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

    public async ValueTask DisposeAsync()
    {
        await _people.DisposeAsync();
        await _setup.DisposeAsync();
    }
}
