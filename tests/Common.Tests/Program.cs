using PeerSecure.Common.Tests;
using PeerSecure.Common.Tests.Keys;
using PeerSecure.Common.Tests.Storage;

// "ask TERMINAL" asks for a passphrase there until a test ends it by a signal.
if (args is ["ask", var terminal])
{
    return TerminalPromptTests.AskUntilStopped(terminal);
}

// "child ROLE ..." is a test running a part of itself in a process that it can kill, starve or give another library.
return args is ["child", .. var rest]
    ? await StorageChild.RunAsync(rest)
    : await Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
