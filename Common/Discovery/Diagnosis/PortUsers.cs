using System.Globalization;
using PeerSecure.Common.Discovery.Protocol;

namespace PeerSecure.Common.Discovery.Diagnosis;

/// <summary>Names the programs that use port 5353, as far as the system tells; elsewhere than on Linux it does not.</summary>
internal static class PortUsers
{
    public static IReadOnlyList<string> Find()
    {
        if (!OperatingSystem.IsLinux())
        {
            return [];
        }

        var sockets = Inodes("/proc/net/udp").Concat(Inodes("/proc/net/udp6")).Select(inode => $"socket:[{inode}]").ToHashSet();
        List<string> users = [];
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(IsOther))
        {
            if (sockets.Count > 0 && Holds(process, sockets))
            {
                users.Add($"{Name(process)} (process {Path.GetFileName(process)})");
            }
        }

        return users;
    }

    /// <summary>Columns: number, local address and port in hex, ...; the tenth is the inode of the socket.</summary>
    private static IEnumerable<string> Inodes(string table)
    {
        var port = $":{Intake.Port:X4}";
        foreach (var line in ReadLines(table).Skip(1))
        {
            var columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (columns.Length > 9 && columns[1].EndsWith(port, StringComparison.Ordinal))
            {
                yield return columns[9];
            }
        }
    }

    private static bool IsOther(string process) =>
        int.TryParse(Path.GetFileName(process), CultureInfo.InvariantCulture, out var id) && id != Environment.ProcessId;

    private static bool Holds(string process, HashSet<string> sockets)
    {
        try
        {
            return Directory.EnumerateFiles(Path.Combine(process, "fd")).Any(fd => new FileInfo(fd).LinkTarget is { } target && sockets.Contains(target));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;       // it ended meanwhile, or belongs to somebody else
        }
    }

    private static string Name(string process) => ReadLines(Path.Combine(process, "comm")).FirstOrDefault() ?? "unknown";

    private static string[] ReadLines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
