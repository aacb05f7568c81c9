namespace PeerSecure.Peer.Terminal.Dialogs;

/// <summary>
/// Paths that somebody typed, looked at beside the screen and not while drawing: a folder on a network that does not answer would freeze it.
/// </summary>
internal static class Paths
{
    public static string ExistingFile(string typed) => File.Exists(Expand(typed)) ? Expand(typed) : throw new PathException(PathFailure.NoFile, typed);

    public static string ExistingPath(string typed) => Path.Exists(Expand(typed)) ? Expand(typed) : throw new PathException(PathFailure.NoFile, typed);

    public static string ExistingFolder(string typed) =>
        Directory.Exists(Expand(typed)) ? Expand(typed) : throw new PathException(PathFailure.NoFolder, typed);

    /// <summary>A file to be written, which must not be there yet.</summary>
    public static string NewFile(string typed)
    {
        var path = Expand(typed);
        if (Path.Exists(path))
        {
            throw new PathException(PathFailure.Exists, typed);
        }

        return Directory.Exists(Path.GetDirectoryName(path)) ? path : throw new PathException(PathFailure.NoFolder, typed);
    }

    /// <summary>As a shell would take it: ~ is the home folder.</summary>
    private static string Expand(string typed)
    {
        var path = typed == "~" || typed.StartsWith("~/", StringComparison.Ordinal)
            ? Path.Join(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), typed[1..])
            : typed;
        return path.Contains('\0', StringComparison.Ordinal) ? throw new PathException(PathFailure.NoFile, typed) : Path.GetFullPath(path);
    }
}
