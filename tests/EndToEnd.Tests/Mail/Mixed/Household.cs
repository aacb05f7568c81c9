using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using PeerSecure.Common.Certificates;
using PeerSecure.EndToEnd.Tests.Authority;

namespace PeerSecure.EndToEnd.Tests.Mail.Mixed;

/// <summary>An authority that comes and goes, and three accounts with two devices each that have compared their codes.</summary>
internal sealed class Household : IAsyncDisposable
{
    private readonly string _home = ServedAuthority.NewHome();
    private readonly int _port = FreePort();
    private ServedAuthority? _authority;

    private Household()
    {
    }

    internal static IReadOnlyList<string> Accounts { get; } = ["alice", "bob", "cara"];

    /// <summary>Desks first: they listen, phones connect.</summary>
    internal IReadOnlyList<RovingDevice> Devices { get; } =
        [.. new[] { "desk", "phone" }.SelectMany(static device => Accounts.Select(account => new RovingDevice(account, device, FreePort())))];

    internal bool IsAuthorityUp => _authority is not null;

    internal static async Task<Household> SettleAsync(CancellationToken cancellationToken)
    {
        var house = new Household();
        try
        {
            await house.StartAuthorityAsync(cancellationToken);
            await Task.WhenAll(Accounts.Select(account => house.SettleAsync(account, cancellationToken)));
            return house;
        }
        catch
        {
            await house.DisposeAsync();
            throw;
        }
    }

    internal async Task StartAuthorityAsync(CancellationToken cancellationToken) =>
        _authority ??= await ServedAuthority.StartAsync(_home, cancellationToken, "--registration", "open", "--port", _port.ToString(CultureInfo.InvariantCulture));

    internal async Task KillAuthorityAsync()
    {
        if (_authority is { } authority)
        {
            await authority.KillAsync();
            await authority.DisposeAsync();
            _authority = null;
        }
    }

    /// <summary>A desk listens; a phone connects to the desk of the next account, or listens when that one is away.</summary>
    internal void Start(RovingDevice device)
    {
        var next = Accounts[(Accounts.ToList().IndexOf(device.Account) + 1) % Accounts.Count];
        if (device.Device == "phone" && Devices.First(other => other.Account == next) is { IsUp: true } desk)
        {
            device.Connect(desk);
        }
        else
        {
            device.Listen();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var device in Devices)
        {
            await device.DisposeAsync();
        }

        await KillAuthorityAsync();
        Directory.Delete(_home, recursive: true);
    }

    /// <summary>C5: both devices compare the code, so that each takes the other for its own.</summary>
    private async Task SettleAsync(string account, CancellationToken cancellationToken)
    {
        var own = Devices.Where(device => device.Account == account).ToList();
        var (desk, phone) = (own[0], own[1]);
        await Task.WhenAll(own.Select(device => device.Home.JoinAsync(_authority!, cancellationToken)));
        await desk.Home.RunAsync(cancellationToken, "register", account, "--device", desk.Device);
        await phone.Home.RunAsync(cancellationToken, "login", account, "--device", phone.Device);
        var code = AdmissionCode.Of(KeyOf(desk), KeyOf(phone)).Text;
        await desk.Home.RunAsync(cancellationToken, "devices", "approve", phone.Device, "--code", code);
        await phone.Home.RunAsync(cancellationToken, "devices", "approve", desk.Device, "--code", code);
    }

    private static SpkiHash KeyOf(RovingDevice device)
    {
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(device.Home.ProfileOf(device.Account), "device.crt"));
        return SpkiHash.Of(certificate.PublicKey.ExportSubjectPublicKeyInfo());
    }

    /// <summary>Below the ports that the system gives out by itself, so that it is still free after a restart.</summary>
    private static int FreePort()
    {
        while (true)
        {
            var port = System.Security.Cryptography.RandomNumberGenerator.GetInt32(20_000, 32_000);
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                probe.Bind(new IPEndPoint(IPAddress.Any, port));
                return port;
            }
            catch (SocketException)
            {
                // somebody has it
            }
        }
    }
}
