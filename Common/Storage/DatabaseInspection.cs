using System.Diagnostics.CodeAnalysis;

namespace PeerSecure.Common.Storage;

/// <summary>What can be said about databases without a key, for a diagnosis.</summary>
public static class DatabaseInspection
{
    /// <summary>The version of the SQLCipher that this process uses. Throws <see cref="StorageException"/> when there is none, or plain SQLite in its place.</summary>
    public static string LibraryVersion() => SqlCipherLibrary.EnsureLoaded();

    /// <summary>Whether another process has the database open. Holds its lock for an instant, so it is not for polling.</summary>
    public static bool IsInUse(string path, [NotNullWhen(true)] out StorageException? why)
    {
        try
        {
            using var free = DatabaseLock.Take(Path.GetFullPath(path));
            why = null;
            return false;
        }
        catch (StorageException held) when (held.Failure == StorageFailure.Locked)
        {
            why = held;
            return true;
        }
    }
}
