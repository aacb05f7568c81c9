using System.Runtime.Versioning;
using Microsoft.Extensions.Logging;
using PeerSecure.Common.Contracts;
using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Terminal.Device;
using PeerSecure.Peer.Terminal.Input;
using PeerSecure.Peer.Terminal.Loop;
using PeerSecure.Peer.Terminal.Output;
using PeerSecure.Peer.Terminal.Pages;
using PeerSecure.Peer.Terminal.Shell;
using PeerSecure.Peer.Terminal.State;

namespace PeerSecure.Peer.Terminal;

/// <summary>
/// The full-screen program from start to end. Owns the tasks beside the screen: input, ticks, the app's events and effects; all have ended and
/// the terminal is as it was when it returns.
/// </summary>
internal sealed class TerminalUi(IPeerApp app, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>Runs on the real terminal.</summary>
    /// <exception cref="TerminalException">There is none, or it cannot move its cursor.</exception>
    public async Task<ExitCode> RunAsync(bool noColor, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new TerminalException(TerminalFailure.Unsupported);
        }

        using var device = PosixTerminal.Open(Environment.GetEnvironmentVariable);
        var abilities = TerminalAbilities.FromEnvironment(Environment.GetEnvironmentVariable, noColor);
        return await RunAsync(device, abilities, cancellationToken);
    }

    [UnsupportedOSPlatform("windows")]
    internal async Task<ExitCode> RunAsync(ITerminalDevice device, TerminalAbilities abilities, CancellationToken cancellationToken)
    {
        var mailbox = new Mailbox();
        using var session = new TerminalSession(device);
        using var signals = new TerminalSignals(device, session, mailbox.AskRedraw, mailbox.AskStop);
        session.Enter();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var input = new InputPump(device, mailbox);
        await using var effects = new EffectRunner(app, mailbox, logger);
        var beside = Task.WhenAll(TickAsync(mailbox, stop.Token), ForwardEventsAsync(mailbox, stop.Token));
        await using var stopped = cancellationToken.Register(mailbox.AskStop);
        try
        {
            mailbox.TryPost(new RunEffect(StartingPage.AskStatus));
            var loop = new ScreenLoop<AppState>(Program, mailbox, effects, new Painter(device, session, new Screen(abilities), logger), logger);
            await loop.RunAsync(StartState.At(time, abilities.Unicode), time, CancellationToken.None); // it ends by AskStop, so that the last frame is whole
        }
        finally
        {
            session.End();
            await stop.CancelAsync();
            await beside;
        }

        return mailbox.IsStopAsked ? ExitCode.Interrupted : ExitCode.Done;
    }

    private static ScreenProgram<AppState> Program { get; } = new(AppUpdate.Update, AppView.Draw, static state => state.IsOver);

    private async Task TickAsync(Mailbox mailbox, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Second, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                mailbox.TryPost(new Ticked(time.GetUtcNow()));
            }
        }
        catch (OperationCanceledException)
        {
            // the screen closed
        }
    }

    private async Task ForwardEventsAsync(Mailbox mailbox, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var happened in app.Events.ReadAllAsync(cancellationToken))
            {
                await mailbox.PostAsync(happened, cancellationToken);
            }
        }
        catch (Exception over) when (over is OperationCanceledException or System.Threading.Channels.ChannelClosedException)
        {
            // the screen closed
        }
    }
}
