using System.Diagnostics;
using System.Globalization;

namespace PeerSecure.Benchmarks.Measuring;

/// <summary>The kernel's high-water mark of resident memory, which on Linux can be set back before each measurement.</summary>
internal static class PeakMemory
{
    internal static void Reset()
    {
        try
        {
            File.WriteAllText("/proc/self/clear_refs", "5");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // then the mark is the one since the start of the process
        }
    }

    internal static long Read()
    {
        if (OperatingSystem.IsLinux())
        {
            foreach (var line in File.ReadLines("/proc/self/status"))
            {
                if (line.StartsWith("VmHWM:", StringComparison.Ordinal))
                    return long.Parse(line.AsSpan(6).Trim().TrimEnd("kB").Trim(), CultureInfo.InvariantCulture) * 1024;
            }
        }
        using var self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64;
    }
}
