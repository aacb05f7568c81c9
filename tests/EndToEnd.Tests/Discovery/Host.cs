namespace PeerSecure.EndToEnd.Tests.Discovery;

/// <summary>One host of a <see cref="Lan"/>.</summary>
internal sealed class Host(Lan lan, string networkNamespace, byte number)
{
    public string Namespace { get; } = networkNamespace;

    public byte Number { get; } = number;

    public string Address => $"10.77.0.{Number}";

    public LineProcess Start(params string[] command) => LineProcess.Start(["ip", "netns", "exec", Namespace, .. command]);

    public Task<string> RunAsync(CancellationToken cancellationToken, params string[] command) =>
        LineProcess.RunAsync(cancellationToken, ["ip", "netns", "exec", Namespace, .. command]);

    public Task PlugInAsync(int bridge, CancellationToken cancellationToken) => lan.PlugInAsync(this, bridge, cancellationToken);

    public Task UnplugAsync(int bridge, CancellationToken cancellationToken) => lan.UnplugAsync(this, bridge, cancellationToken);

    /// <summary>Our announcer; told apart by user and device.</summary>
    public LineProcess Announce(string name, string device, params string[] more) =>
        Start(["dotnet", Tool.Ours, "discover-tool", "announce", name, device, "1256", .. more]);

    public async Task<LineProcess> BrowseAsync(CancellationToken cancellationToken)
    {
        var browsing = Start("dotnet", Tool.Ours, "discover-tool", "browse");
        await browsing.LineAsync("Ready", cancellationToken);
        return browsing;
    }

    public LineProcess Python(string script, params string[] arguments)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Discovery", script);
        return Start(["/usr/bin/python3", "-u", path, .. arguments]);
    }
}
