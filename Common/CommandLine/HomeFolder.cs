namespace PeerSecure.Common.CommandLine;

/// <summary>
/// Where keys, databases and profiles live: <c>--home</c>, then PEERSECURE_HOME, then <c>keys/</c> of the checkout the program was started
/// from (the <c>peersecure</c> script says which), then the user's data folder. Holds <c>authority/</c> and <c>peers/NAME/</c>.
/// </summary>
public sealed record HomeFolder(string Path)
{
    public string Authority => System.IO.Path.Combine(Path, "authority");

    public string Peers => System.IO.Path.Combine(Path, "peers");

    public string Peer(string profile) => System.IO.Path.Combine(Peers, profile);

    public static HomeFolder Resolve(string? given, Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        if ((Named(given) ?? Named(environment("PEERSECURE_HOME"))) is { } chosen)
        {
            return new HomeFolder(System.IO.Path.GetFullPath(chosen));
        }

        if (Named(environment("PEERSECURE_CHECKOUT")) is { } checkout && File.Exists(System.IO.Path.Combine(checkout, "PeerSecure.sln")))
        {
            return new HomeFolder(System.IO.Path.Combine(System.IO.Path.GetFullPath(checkout), "keys"));
        }

        // XDG: a relative value is to be ignored
        var data = Named(environment("XDG_DATA_HOME")) is { } xdg && System.IO.Path.IsPathRooted(xdg)
            ? xdg
            : Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return new HomeFolder(System.IO.Path.Combine(data, "peersecure"));
    }

    private static string? Named(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}
