using System.Diagnostics;

namespace PeerSecure.Common.Tests.Storage;

/// <summary>This test program started again in a role of <see cref="StorageChild"/>, optionally under another program such as strace.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    internal int Id => _process.Id;

    internal StreamReader Output => _process.StandardOutput;

    internal static ChildProcess Start(params string[] role) => StartUnder([], role);

    internal static ChildProcess StartUnder(string[] wrapper, params string[] role)
    {
        string[] command = [.. wrapper, Environment.ProcessPath!, .. HostArguments(), "child", .. role];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardInput = true, RedirectStandardError = true };
        return new ChildProcess(Process.Start(start)!);
    }

    /// <summary>SIGKILL: the process gets no chance to tidy up.</summary>
    internal void Kill() => _process.Kill();

    /// <summary>Everything the child still wrote, until its end.</summary>
    internal async Task<string> RestOfOutputAsync(CancellationToken cancellationToken)
    {
        var errors = _process.StandardError.ReadToEndAsync(cancellationToken);
        var output = await Output.ReadToEndAsync(cancellationToken);
        await errors;
        await _process.WaitForExitAsync(cancellationToken);
        return output;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    // The process is either the test's own executable or `dotnet Common.Tests.dll`.
    private static string[] HostArguments() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(ChildProcess).Assembly.Location] : [];
}
