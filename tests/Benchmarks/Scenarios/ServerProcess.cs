using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using PeerSecure.Benchmarks.Authority;

namespace PeerSecure.Benchmarks.Scenarios;

/// <summary>A program that says "listens on port N", as a process of its own until disposed.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, int port) => (_process, Port) = (process, port);

    internal int Port { get; }

    internal TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    internal static async Task<ServerProcess> StartAsync(CancellationToken cancellationToken, params string[] words)
    {
        var process = new Process { StartInfo = new ProcessStartInfo("dotnet", words) { RedirectStandardOutput = true, RedirectStandardError = true }, EnableRaisingEvents = true };
        AuthorityProcess.LiftRates(process.StartInfo);
        var port = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.Exited += (_, _) => port.TrySetException(new InvalidOperationException($"{string.Join(' ', words)} ended before it listened."));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new ServerProcess(process, await port.Task.WaitAsync(TimeSpan.FromMinutes(1), cancellationToken));

        void Read(string? line)
        {
            if (line is not null && Listening().Match(line) is { Success: true } found)
            {
                port.TrySetResult(int.Parse(found.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture));
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    [GeneratedRegex(@"listens on port (\d+)")]
    private static partial Regex Listening();
}
