namespace PeerSecure.Peer.Tests.Terminal.Screens;

/// <summary>
/// Compares a screen with its reviewed picture in the folder Golden. To look at new pictures, run the tests with PEERSECURE_GOLDEN set to that
/// folder in the sources: they are written there, and reviewed by reading them.
/// </summary>
internal static class Golden
{
    public static void Matches(string name, string screen)
    {
        if (Environment.GetEnvironmentVariable("PEERSECURE_GOLDEN") is { Length: > 0 } folder)
        {
            File.WriteAllText(Path.Combine(folder, name + ".txt"), screen);
            return;
        }

        var path = Path.Combine(AppContext.BaseDirectory, "Terminal", "Golden", name + ".txt");
        Assert.True(File.Exists(path), $"no picture of {name} yet");
        Assert.Equal(File.ReadAllText(path), screen);
    }
}
