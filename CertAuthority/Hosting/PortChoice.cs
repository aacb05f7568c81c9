using System.Globalization;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Hosting;

/// <summary>Which port to listen on: <c>--port</c>, then PEERSECURE_PORT, then port.info in the authority's folder, then 1256.</summary>
internal static class PortChoice
{
    public const int Default = 1256;

    public const string Variable = "PEERSECURE_PORT";

    /// <summary>A port and a line end; anything longer is not a port.info.</summary>
    private const int LongestFile = 16;

    public static int Choose(string? option, AuthorityFolder folder, Func<string, string?> environment)
    {
        if (option is not null)
        {
            return Parse(option, "--port");
        }

        if (environment(Variable) is { Length: > 0 } fromVariable)
        {
            return Parse(fromVariable, Variable);
        }

        return File.Exists(folder.PortInfo) ? Parse(ReadStart(folder.PortInfo), folder.PortInfo) : Default;
    }

    public static int Parse(string text, string key) =>
        int.TryParse(text.AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 0 and <= 65535
            ? port
            : throw new UsageException($"{key} is not a port.", "Give a number from 1 to 65535, or 0 for any free port.");

    public static void Save(AuthorityFolder folder, int port) =>
        File.WriteAllText(folder.PortInfo, string.Create(CultureInfo.InvariantCulture, $"{port}\n"));

    private static string ReadStart(string path)
    {
        using var reader = new StreamReader(path);
        var buffer = new char[LongestFile + 1];
        return new string(buffer, 0, reader.ReadBlock(buffer));
    }
}
