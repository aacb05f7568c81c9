using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Peer.Authority;
using PeerSecure.Peer.Vault;

namespace PeerSecure.Peer.Mail;

/// <summary>
/// Everything about mail in one place: write, bring to the mailbox, look into it, mark as read; and a worker that does all of it by itself while a
/// program runs beside it. Commands, talking and the terminal UI come here.
/// </summary>
internal sealed class MailRoom : IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly MailWorld _world;
    private readonly DeviceBook _book;
    private readonly Dispatcher _dispatcher;
    private readonly Intake _intake;
    private readonly SemaphoreSlim _wake = new(0, 1);

    internal MailRoom(MailWorld world)
    {
        _world = world;
        _book = new DeviceBook(world);
        Composer = new Composer(world);
        _dispatcher = new Dispatcher(world, _book, Composer);
        _intake = new Intake(world, Composer);
        Reading = new ReadingDesk(world, Composer, _intake);
    }

    internal Composer Composer { get; }

    internal ReadingDesk Reading { get; }

    /// <summary>The recipient's devices as mail would be sealed to them now. Throws when there is no such account.</summary>
    internal async Task<ReachableDevices> DevicesOfAsync(AccountName account, CancellationToken cancellationToken) =>
        await _book.FindAsync(account, cancellationToken) ?? throw new MailException(MailFailure.UnknownAccount, account.Value);

    /// <summary>Brings everything queued to the mailbox now, what waits a moment for a session's receipt too.</summary>
    internal Task<IReadOnlyList<JobOutcome>> DispatchAsync(CancellationToken cancellationToken) =>
        _dispatcher.RunAsync(_world.Now() + OutboxStore.MailGrace, cancellationToken);

    /// <summary>Fetches, keeps, and sends the receipts back.</summary>
    internal async Task<IntakeReport> LookAsync(CancellationToken cancellationToken)
    {
        var report = await _intake.RunAsync(cancellationToken);
        report.Dispatched.AddRange(await _dispatcher.RunAsync(_world.Now(), cancellationToken));
        return report;
    }

    /// <summary>Something was queued, or the authority said that mail came.</summary>
    internal void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // it is awake already
        }
    }

    /// <summary>For the event stream: mail, and whatever means that some may have been missed.</summary>
    internal Task OnEventAsync(ServerEvent item, CancellationToken cancellationToken)
    {
        if (item.Kind is EventKinds.Mail or EventKinds.Ready or EventKinds.Reset)
        {
            Wake();
        }

        return Task.CompletedTask;
    }

    /// <summary>
    /// Looks and dispatches until cancelled: at once when woken, when something queued is due, and every minute in any case. An authority that
    /// is down is tried again with a growing pause; what waits stays queued.
    /// </summary>
    internal async Task RunAsync(Func<IntakeReport, CancellationToken, Task> arrived, TimeProvider time, CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        try
        {
            while (true)
            {
                var isUp = await TryTurnAsync(arrived, cancellationToken);
                pause = isUp ? FirstPause : pause * 2 < LongestPause ? pause * 2 : LongestPause;
                await WaitAsync(isUp ? UntilDue() : pause, time, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // the program ends; what is queued leaves the next time
        }
    }

    public void Dispose()
    {
        _dispatcher.Dispose();
        _intake.Dispose();
        _wake.Dispose();
    }

    private async Task<bool> TryTurnAsync(Func<IntakeReport, CancellationToken, Task> arrived, CancellationToken cancellationToken)
    {
        try
        {
            var report = await LookAsync(cancellationToken);
            if (!report.IsEmpty)
            {
                await arrived(report, cancellationToken);
            }

            return true;
        }
        catch (Exception down) when (down is FailureException or HttpRequestException or IOException)
        {
            return false;
        }
    }

    private TimeSpan UntilDue()
    {
        var due = _world.Vault.Mail.NextDue() - _world.Now();
        return due is not { } left || left > LookEvery ? LookEvery : left > TimeSpan.Zero ? left : TimeSpan.FromMilliseconds(50);
    }

    private async Task WaitAsync(TimeSpan pause, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(pause, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            await _wake.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // time for the next look
        }
    }
}
