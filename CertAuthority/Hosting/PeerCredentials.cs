using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace PeerSecure.CertAuthority.Hosting;

/// <summary>Who is on the other side of a Unix socket, as the kernel says (SO_PEERCRED).</summary>
internal static partial class PeerCredentials
{
    private const int SolSocket = 1;
    private const int SoPeerCred = 17;

    /// <summary>struct ucred: pid, uid, gid.</summary>
    private const int UcredBytes = 12;

    public static bool TryGetUserId(Socket socket, out int user)
    {
        user = -1;
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            Span<byte> credentials = stackalloc byte[UcredBytes];
            if (socket.GetRawSocketOption(SolSocket, SoPeerCred, credentials) < UcredBytes)
            {
                return false;
            }

            user = BitConverter.ToInt32(credentials[4..8]);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public static bool MayControl(int user) => user == 0 || user == EffectiveUserId();

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial int EffectiveUserId();
}
