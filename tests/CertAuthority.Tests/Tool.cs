using System.Diagnostics;

namespace PeerSecure.CertAuthority.Tests;

/// <summary>A program we did not write, run to its end. Whoever uses one skips by name when it is not installed.</summary>
internal static class Tool
{
    public static bool Exists(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, name)));

    /// <summary>Runs openssl; what it wrote on both streams, and its exit code.</summary>
    public static Task<(int ExitCode, string Output)> OpenSslAsync(string folder, CancellationToken cancellationToken, params string[] arguments)
    {
        Assert.SkipUnless(Exists("openssl"), "openssl is not installed");
        return RunAsync("openssl", folder, cancellationToken, arguments);
    }

    public static async Task<(int ExitCode, string Output)> RunAsync(
        string name, string folder, CancellationToken cancellationToken, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(name, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        })!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, await output + await errors);
    }
}
