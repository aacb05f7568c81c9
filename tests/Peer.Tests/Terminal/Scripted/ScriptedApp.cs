using System.Threading.Channels;
using PeerSecure.Common.Contracts;
using PeerSecure.Peer.Terminal.App;

namespace PeerSecure.Peer.Tests.Terminal.Scripted;

/// <summary>
/// A program behind the screens that lives in memory and tells a fixed story, so that screens can be compared word by word. Calls are noted;
/// a test makes one fail by its name.
/// </summary>
internal sealed partial class ScriptedApp : IPeerApp
{
    public static readonly DateTimeOffset Now = new(2026, 11, 20, 9, 30, 0, TimeSpan.Zero);

    private readonly Channel<PeerEvent> _events = Channel.CreateUnbounded<PeerEvent>();

    public ISetup Setup => this;

    public IPeople People => this;

    public IConversations Conversations => this;

    public ITransfers Transfers => this;

    public IMail Mail => this;

    public IStoredFiles Files => this;

    public ICertificates Certificates => this;

    public IKeys Keys => this;

    public ITime Time => this;

    public IActivity Activity => this;

    public IAdministration Admin => this;

    public ChannelReader<PeerEvent> Events => _events.Reader;

    /// <summary>What was called, with what.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>Calls that fail, by the first word noted for them.</summary>
    public Dictionary<string, FailureException> Failures { get; } = [];

    public Action<string> Called { get; set; } = static _ => { };

    /// <summary>Calls that answer only when this task has ended.</summary>
    public Dictionary<string, Task> Delays { get; } = [];

    public PeerStatus Status { get; set; } = Story.SignedIn;

    public void Publish(PeerEvent happened) => Assert.True(_events.Writer.TryWrite(happened));

    private async Task<T> Answer<T>(string call, T answer)
    {
        lock (Calls)
        {
            Calls.Add(call);
        }

        Called(call);
        await Delays.GetValueOrDefault(call.Split(' ')[0], Task.CompletedTask);
        return Failures.TryGetValue(call.Split(' ')[0], out var failure) ? throw failure : answer;
    }

    private Task<int> Note(string call) => Answer(call, 0);
}

/// <summary>A failure as the real program would report it.</summary>
internal sealed class ScriptedFailure(string message, string remedy) : FailureException(message)
{
    public override string Code => "scripted";

    public override ExitCode ExitCode => ExitCode.Failed;

    public override string Remedy { get; } = remedy;
}
