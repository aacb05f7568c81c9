using PeerSecure.Common.CommandLine;

namespace PeerSecure.Peer.Identity;

/// <summary>
/// D1: <c>transfer.info</c> beside the profiles, handed out with a machine or a memory stick: where the authority is (a join link, or HOST:PORT), and on the
/// next line the account name. Read on first use only, and believed no more than what somebody types.
/// </summary>
internal sealed record TransferInfo(string Where, string? Name)
{
    private const int Longest = 4096;

    internal static string PathIn(HomeFolder home) => Path.Combine(home.Peers, "transfer.info");

    /// <summary>Null when there is none.</summary>
    internal static TransferInfo? TryRead(HomeFolder home)
    {
        var path = PathIn(home);
        try
        {
            if (!File.Exists(path))
            {
                return null;
            }

            var lines = new FileInfo(path).Length <= Longest
                ? File.ReadAllLines(path).Select(static line => line.Trim()).Where(static line => line.Length > 0 && !line.StartsWith('#')).ToList()
                : [];
            return lines.Count is 1 or 2 ? new TransferInfo(lines[0], lines.ElementAtOrDefault(1)) : throw new ProfileException(ProfileFailure.BadTransferInfo, path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ProfileException(ProfileFailure.BadTransferInfo, path, failure);
        }
    }
}
