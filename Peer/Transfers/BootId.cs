namespace PeerSecure.Peer.Transfers;

/// <summary>
/// Tells a killed process from a restarted machine: within one boot everything that was written is still in the kernel's cache, after
/// another only what was flushed.
/// </summary>
internal static class BootId
{
    internal static string Current { get; } = Read();

    private static string Read()
    {
        try
        {
            return File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return Guid.NewGuid().ToString();   // never equal to an earlier one: only flushed bytes count
        }
    }
}
