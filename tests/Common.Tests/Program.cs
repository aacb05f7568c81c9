using PeerSecure.Common.Tests;
using PeerSecure.Common.Tests.Storage;

// "child ROLE ..." is a test running a part of itself in a process that it can kill, starve or give another library.
return args is ["child", .. var rest]
    ? await StorageChild.RunAsync(rest)
    : await Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
