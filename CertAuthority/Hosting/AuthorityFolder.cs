namespace PeerSecure.CertAuthority.Hosting;

/// <summary>The files of one authority. Everything in here is created with owner-only access.</summary>
internal sealed class AuthorityFolder(string path)
{
    /// <summary>sockaddr_un.sun_path, with its closing NUL, holds 108 bytes on Linux.</summary>
    private const int LongestSocketPath = 107;

    public string Path { get; } = path;

    public string Database => In("ca.db");

    public string DatabaseKey => In("db.key");

    public string PortInfo => In("port.info");

    public string ControlSocket => In("control.sock");

    public string Lock => In("authority.lock");

    public string AdminInvite => In("admin.invite");

    public string RevocationsLog => In("revocations.log");

    public string RootPassphrase => In("root.pass");

    public string Settings => In("settings.json");

    public string Blobs => In("blobs");

    public bool ControlSocketFits => System.Text.Encoding.UTF8.GetByteCount(ControlSocket) <= LongestSocketPath;

    public string In(string name) => System.IO.Path.Combine(Path, name);

    public void Create()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Path);
            return;
        }

        Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
