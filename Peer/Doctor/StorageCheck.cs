using PeerSecure.Common.Discovery.Diagnosis;
using PeerSecure.Common.Storage;

namespace PeerSecure.Peer.Doctor;

/// <summary>The library that encrypts, and the disk under the keys.</summary>
internal static class StorageCheck
{
    private const string Area = "storage";
    private const long Scarce = 256L << 20;
    private const long Needed = 16L << 20;

    internal static HealthFinding Library()
    {
        try
        {
            return HealthFinding.Good(Area, "sqlcipher", null, $"SQLCipher {DatabaseInspection.LibraryVersion()} is here.");
        }
        catch (StorageException failure)
        {
            return HealthFinding.Problem(Area, failure.Code, null, failure.Message, failure.Remedy);
        }
    }

    /// <summary>Asks for the free space, and writes a little: a quota or a read-only disk shows only then.</summary>
    internal static HealthFinding Disk(string folder)
    {
        var probe = Path.Combine(folder, $".doctor-{Path.GetRandomFileName()}");
        try
        {
            using (var file = new FileStream(probe, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.DeleteOnClose, BufferSize = 0 }))
            {
                file.Write(new byte[64 * 1024]);
            }

            return Space(folder, new DriveInfo(folder).AvailableFreeSpace);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            const int NoSpace = 28, OverQuota = 122, FullOnWindows = 112;
            return (failure.HResult & 0xffff) is NoSpace or OverQuota or FullOnWindows
                ? Full(folder, "no space is left for even a small file")
                : HealthFinding.Problem(Area, "not-writable", folder, $"{folder} cannot be written: {failure.Message}", "Check the owner and mode of the folder, and that its disk is not mounted read-only.");
        }
    }

    private static HealthFinding Space(string folder, long free) => free switch
    {
        < Needed => Full(folder, $"only {free >> 20} MiB are left"),
        < Scarce => new HealthFinding(Area, "disk-low", FindingSeverity.Note, folder, $"The disk of {folder} has {free >> 20} MiB left.", "Free some space before large files come."),
        _ => HealthFinding.Good(Area, "disk", folder, $"The disk of {folder} has {free >> 20} MiB left."),
    };

    private static HealthFinding Full(string folder, string how) =>
        HealthFinding.Problem(Area, "disk-full", folder, $"The disk of {folder} is full: {how}.", "Free some space; nothing was half-written, and work goes on when there is room.");
}
