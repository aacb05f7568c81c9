using System.Collections.Concurrent;
using System.Text;
using PeerSecure.Peer.Terminal.Device;

namespace PeerSecure.Peer.Tests.Terminal.Running;

/// <summary>A terminal in memory: bytes typed by the test, an emulated screen to look at, and a wait for what it shows.</summary>
internal sealed class FakeTerminal(int width = 80, int height = 24) : ITerminalDevice
{
    private readonly BlockingCollection<byte[]> _typed = [];
    private readonly Lock _gate = new();
    private readonly List<(Func<VirtualTerminal, bool> Condition, TaskCompletionSource Met)> _waiting = [];
    private byte[] _rest = [];

    public VirtualTerminal Screen { get; } = new(width, height);

    public (int Width, int Height) Size { get; private set; } = (width, height);

    public bool IsRaw { get; private set; }

    public int SuspendRequests { get; private set; }

    public int Suspended { get; private set; }

    public long BytesWritten { get; private set; }

    public void Type(string text) => _typed.Add(Encoding.UTF8.GetBytes(text));

    public void Type(byte[] bytes) => _typed.Add(bytes);

    public void CloseInput() => _typed.CompleteAdding();

    public void Resize(int columns, int rows)
    {
        lock (_gate)
        {
            Size = (columns, rows);
            Screen.Resize(columns, rows);
        }
    }

    /// <summary>Ends when some row shows this text.</summary>
    public Task ShowsAsync(string text) => WaitAsync(screen => screen.Rows().Any(row => row.Contains(text, StringComparison.Ordinal)));

    public Task WaitAsync(Func<VirtualTerminal, bool> condition)
    {
        lock (_gate)
        {
            if (condition(Screen))
            {
                return Task.CompletedTask;
            }

            var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((condition, met));
            return met.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        }
    }

    public void EnterRawMode() => IsRaw = true;

    public void LeaveRawMode() => IsRaw = false;

    public InputState Read(Span<byte> buffer, TimeSpan? patience, out int count)
    {
        count = 0;
        if (_rest.Length == 0 && !_typed.TryTake(out _rest!, patience ?? Timeout.InfiniteTimeSpan))
        {
            _rest = [];
            return _typed.IsCompleted ? InputState.Closed : InputState.TimedOut;
        }

        count = Math.Min(_rest.Length, buffer.Length);
        _rest.AsSpan(0, count).CopyTo(buffer);
        _rest = _rest[count..];
        return InputState.Ready;
    }

    public void StopReading() => CloseInput();

    public void Write(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            BytesWritten += bytes.Length;
            Screen.Feed(bytes);
            foreach (var (_, met) in _waiting.FindAll(waiting => waiting.Condition(Screen)))
            {
                met.TrySetResult();
            }

            _waiting.RemoveAll(static waiting => waiting.Met.Task.IsCompleted);
        }
    }

    public void AskToSuspend() => SuspendRequests++;

    public void Suspend() => Suspended++;

    public void Dispose() => _typed.Dispose();
}
