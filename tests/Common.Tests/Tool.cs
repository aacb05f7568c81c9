using System.Diagnostics;

namespace PeerSecure.Common.Tests;

/// <summary>Programs of the system that a test holds ours against. A test whose tool is absent skips by name.</summary>
internal static class Tool
{
    internal static bool Exists(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, name)));

    internal static void Require(string name) => Assert.SkipUnless(Exists(name), $"{name} is not installed");

    /// <summary>Runs to its end; what it said on both streams comes back with the exit code.</summary>
    internal static async Task<(int ExitCode, string Output)> RunAsync(string name, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(name, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true })!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, await output + await errors);
    }
}
