using PeerSecure.Peer.Tests.Terminal.Tmux;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace PeerSecure.Peer.Tests;

/// <summary>The test run; or, for tests that need a real terminal, the terminal UI on the scripted app.</summary>
internal static class Program
{
    public static Task<int> Main(string[] args) => args switch
    {
        [TerminalDemo.Argument, .. var options] => TerminalDemo.RunAsync(options),
        _ when args.Any(static argument => argument is "-automated" or "@@") => ConsoleRunner.Run(args),
        _ => TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
    };
}
