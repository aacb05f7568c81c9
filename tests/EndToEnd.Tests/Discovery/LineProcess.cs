using System.Diagnostics;

namespace PeerSecure.EndToEnd.Tests.Discovery;

/// <summary>A foreign program whose lines the test waits for. It is killed, with all it started, when disposed.</summary>
internal sealed class LineProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly List<(Func<string, bool> Wanted, TaskCompletionSource<string> Seen)> _waiting = [];
    private readonly Task _reading;
    private bool _ended;

    private LineProcess(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError)).ContinueWith(_ => End(), TaskScheduler.Default);
    }

    public int Id => _process.Id;

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }
    }

    public static LineProcess Start(params string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        return new LineProcess(Process.Start(start)!);
    }

    /// <summary>Runs a command to its end and gives back what it printed.</summary>
    public static async Task<string> RunAsync(CancellationToken cancellationToken, params string[] command)
    {
        await using var running = Start(command);
        await running._process.WaitForExitAsync(cancellationToken);
        await running._reading;
        Assert.True(running._process.ExitCode == 0, $"{string.Join(' ', command)}: {running}");
        return running.ToString();
    }

    /// <summary>The first line, past or future, that fits.</summary>
    public Task<string> LineAsync(Func<string, bool> wanted, CancellationToken cancellationToken) => LineAsync(wanted, 60, cancellationToken);

    public async Task<string> LineAsync(Func<string, bool> wanted, double seconds, CancellationToken cancellationToken)
    {
        var seen = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lines)
        {
            if (_lines.Find(line => wanted(line)) is { } past)
            {
                return past;
            }

            Assert.False(_ended, $"{_process.StartInfo.FileName} ended: {this}");
            _waiting.Add((wanted, seen));
        }

        try
        {
            return await seen.Task.WaitAsync(TimeSpan.FromSeconds(seconds), cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Waited {seconds} s in vain for a line of {_process.StartInfo.FileName}. It printed:\n{this}");
        }
    }

    public Task<string> LineAsync(string part, CancellationToken cancellationToken) =>
        LineAsync(line => line.Contains(part, StringComparison.Ordinal), cancellationToken);

    public async Task SayAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    public async Task CloseInputAsync() => await _process.StandardInput.DisposeAsync();

    /// <summary>SIGTERM, and wait for the end.</summary>
    public async Task TerminateAsync(CancellationToken cancellationToken)
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await _process.WaitForExitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    public override string ToString() => string.Join('\n', Lines);

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (_lines)
            {
                _lines.Add(line);
                foreach (var (_, seen) in _waiting.FindAll(w => w.Wanted(line)))
                {
                    seen.TrySetResult(line);
                }
            }
        }
    }

    private void End()
    {
        lock (_lines)
        {
            _ended = true;
            _waiting.ForEach(w => w.Seen.TrySetException(new EndOfStreamException($"{_process.StartInfo.FileName} ended:\n{string.Join('\n', _lines)}")));
        }
    }
}
