namespace PeerSecure.Peer.Transfers;

/// <summary>
/// Names for what arrives, chosen once when a transfer is accepted: a folder or file that exists already is left alone and the new one gets
/// a number, and two offered names that clean to the same one are kept apart.
/// </summary>
internal static class Destinations
{
    internal static IReadOnlyList<string> Choose(string folder, IReadOnlyList<OfferedFile> files)
    {
        var tops = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var chosen = new List<string>(files.Count);
        foreach (var file in files)
        {
            if (!SafePath.TryClean(file.Path, out var cleaned))
            {
                throw new InvalidOperationException("Paths are cleaned before they come here.");
            }

            var slash = cleaned.IndexOf('/', StringComparison.Ordinal);
            var top = slash < 0 ? cleaned : cleaned[..slash];
            var rest = slash < 0 ? "" : cleaned[slash..];
            if (rest.Length > 0)
            {
                if (!tops.TryGetValue(top, out var renamed))
                {
                    renamed = Free(top, name => taken.Contains(name) || Exists(folder, name));
                    tops[top] = renamed;
                    taken.Add(renamed);
                }

                top = renamed;
            }

            var path = Free(top + rest, name => taken.Contains(name) || (rest.Length == 0 && Exists(folder, name)));
            taken.Add(path);
            chosen.Add(path);
        }

        return chosen;
    }

    /// <summary>The wished path, or the first of "name (1).ext", "name (2).ext" ... that is free.</summary>
    internal static string Free(string wished, Func<string, bool> isTaken)
    {
        if (!isTaken(wished))
        {
            return wished;
        }

        var ending = Path.GetExtension(wished);
        var stem = wished[..^ending.Length];
        for (var number = 1; ; number++)
        {
            var candidate = $"{stem} ({number}){ending}";
            if (!isTaken(candidate))
            {
                return candidate;
            }
        }
    }

    private static bool Exists(string folder, string name) => Path.Exists(Path.Combine(folder, name)) || new FileInfo(Path.Combine(folder, name)).LinkTarget is not null;
}
