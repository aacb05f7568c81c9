using System.CommandLine;
using System.Net;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Commands;

/// <summary>The options of <c>serve</c>, some of which <c>init</c> takes too.</summary>
internal static class ServeOptionSet
{
    public static Option<string?> Port { get; } = new("--port")
    {
        Description = $"Port ({PortChoice.Variable}; else port.info in the authority's folder, else {PortChoice.Default}; 0 takes any free one)",
        HelpName = "PORT",
    };

    public static Option<string?> HttpPort { get; } = new("--http-port")
    {
        Description = "Also answer for CRL, OCSP, time stamps and the root in plain HTTP, and say so in certificates",
        HelpName = "PORT",
    };

    public static Option<string?> Bind { get; } = new("--bind") { Description = "Address to listen on (default: all)", HelpName = "ADDR" };

    public static Option<string[]> Host { get; } = new("--host")
    {
        Description = "Name or address under which others reach this authority; repeatable, the first goes into the join link",
        HelpName = "NAME|ADDR",
        AllowMultipleArgumentsPerToken = false,
    };

    public static Option<string?> Registration { get; } = new("--registration")
    {
        Description = "Who may register: holders of an invite, or anyone (default: invite)",
        HelpName = "invite|open",
        CompletionSources = { "invite", "open" },
    };

    public static Option<bool> JsonLogs { get; } = new("--json-logs") { Description = "Log as JSON lines" };

    public static Option<bool> Hidden { get; } = new("--hidden") { Description = "Do not announce this authority on the local network (mDNS)" };

    public static ServeOptions ServeOptionsOf(ParseResult parsed)
    {
        var folder = CaOptions.FolderOf(parsed);
        return new ServeOptions
        {
            Port = PortChoice.Choose(parsed.GetValue(Port), folder, Environment.GetEnvironmentVariable),
            HttpPort = HttpPortOf(parsed),
            Bind = BindOf(parsed),
            Registration = RegistrationOf(parsed),
            JsonLogs = parsed.GetValue(JsonLogs),
            Hidden = parsed.GetValue(Hidden),
        };
    }

    public static OpenRequest OpenRequestOf(ParseResult parsed, int? httpPort) => new(CaOptions.FolderOf(parsed), CaOptions.DatabaseKeyFileOf(parsed))
    {
        MayCreate = true,
        Hosts = HostNames.Check(parsed.GetValue(Host) ?? []),
        HttpPort = httpPort,
    };

    private static RegistrationMode RegistrationOf(ParseResult parsed) => parsed.GetValue(Registration) switch
    {
        null or "invite" => RegistrationMode.Invite,
        "open" => RegistrationMode.Open,
        var other => throw new UsageException($"--registration {other} is unknown.", "Give 'invite' or 'open'."),
    };

    private static int? HttpPortOf(ParseResult parsed)
    {
        if (parsed.GetValue(HttpPort) is not { } text)
        {
            return null;
        }

        // The number is written into certificates, so "any free one" will not do.
        return PortChoice.Parse(text, "--http-port") is > 0 and var port
            ? port
            : throw new UsageException("--http-port is not a port.", "Give a number from 1 to 65535.");
    }

    private static IPAddress? BindOf(ParseResult parsed) => parsed.GetValue(Bind) switch
    {
        null => null,
        var text when IPAddress.TryParse(text.Trim('[', ']'), out var address) => address,
        var text => throw new UsageException($"--bind {text} is not an address.", "Give an IPv4 or IPv6 address of this machine, such as 127.0.0.1."),
    };
}
