namespace PeerSecure.EndToEnd.Tests.Discovery;

/// <summary>A real avahi-daemon on one host of a <see cref="Lan"/>, with its own system bus, /run and host name.</summary>
internal sealed class Avahi : IAsyncDisposable
{
    private readonly LineProcess _daemon;
    private readonly string _folder;
    private readonly string _holder;

    private Avahi(LineProcess daemon, string folder, string holder) => (_daemon, _folder, _holder) = (daemon, folder, holder);

    public static async Task<Avahi> StartAsync(Host host, string hostName, CancellationToken cancellationToken)
    {
        Tool.Require("avahi-daemon", "avahi-browse", "avahi-publish", "dbus-daemon", "unshare", "nsenter");
        var folder = Directory.CreateTempSubdirectory("peersecure-test-").FullName;
        var configuration = Path.Combine(folder, "avahi.conf");
        await File.WriteAllTextAsync(
            configuration,
            $"[server]\nhost-name={hostName}\nuse-ipv6=yes\n[wide-area]\nenable-wide-area=no\n[publish]\npublish-workstation=no\n[rlimits]\n",
            cancellationToken);
        var script = $"hostname {hostName}; mount -t tmpfs tmpfs /run; mkdir -p /run/dbus /run/avahi-daemon; dbus-daemon --system --fork;"
            + $" exec avahi-daemon --no-drop-root --no-chroot --no-rlimits -f {configuration}";

        // A process namespace of its own: when its first process goes, the bus and everything else goes with it.
        var daemon = host.Start("unshare", "--mount", "--uts", "--pid", "--fork", "--kill-child", "--mount-proc", "bash", "-c", script);
        await daemon.LineAsync("Server startup complete", cancellationToken);
        var children = await File.ReadAllTextAsync($"/proc/{daemon.Id}/task/{daemon.Id}/children", cancellationToken);
        return new Avahi(daemon, folder, children.Split(' ')[0]);
    }

    /// <summary>One of Avahi's own tools, on the same host and bus.</summary>
    public LineProcess Tools(params string[] command) => LineProcess.Start(["nsenter", "-t", _holder, "-m", "-n", "-u", "--", .. command]);

    public LineProcess Browse() => Tools("avahi-browse", "-rp", "_peersecure._tcp");

    public LineProcess Publish(string instance, string port, params string[] text) =>
        Tools(["avahi-publish", "-s", instance, "_peersecure._tcp", port, .. text]);

    public async ValueTask DisposeAsync()
    {
        await _daemon.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
