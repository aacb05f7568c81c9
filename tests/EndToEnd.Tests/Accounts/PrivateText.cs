namespace PeerSecure.EndToEnd.Tests.Accounts;

/// <summary>Files that hold a password or passphrase: their owner's alone.</summary>
internal static class PrivateText
{
    internal const string PassphraseName = "passphrase";

    internal static string Write(string folder, string name, string content)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, content);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }

    /// <summary>As <c>keys passphrase --generate</c> makes them: it is not stretched, and a run of hundreds of processes is minutes shorter. The same everywhere, so that a backup opens in another home.</summary>
    internal static string WritePassphrase(string folder) => Write(folder, PassphraseName, "random:" + new string('7', 64));
}
