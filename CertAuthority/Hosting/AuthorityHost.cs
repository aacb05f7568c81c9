using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Keys;

namespace PeerSecure.CertAuthority.Hosting;

/// <summary>
/// A started authority: the doors it was asked to open, and always the control socket. Without <see cref="ServeOptions"/> it has
/// the control socket alone, which is how a <c>ca</c> command works when no authority runs.
/// </summary>
internal sealed class AuthorityHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly OpenAuthority _authority;

    private AuthorityHost(WebApplication app, OpenAuthority authority)
    {
        _app = app;
        _authority = authority;
    }

    public OpenAuthority Authority => _authority;

    public IServiceProvider Services => _app.Services;

    public int Port { get; private set; }

    public int? HttpPort { get; private set; }

    /// <summary>Takes the open authority over, also when it fails.</summary>
    public static async Task<AuthorityHost> StartAsync(
        OpenAuthority authority, ServeOptions? serve, Action<ILoggingBuilder> logging, CancellationToken cancellationToken)
    {
        AuthorityHost? host = null;
        try
        {
            if (!authority.Folder.ControlSocketFits)
            {
                throw new HostingException(HostingFailure.SocketPathTooLong, authority.Folder.ControlSocket);
            }

            host = new AuthorityHost(AuthorityApp.Build(authority, serve, logging), authority);
            await host.StartAsync(serve, cancellationToken);
            return host;
        }
        catch (Exception failure)
        {
            await (host?.DisposeAsync() ?? authority.DisposeAsync());
            if (failure is not FailureException && StartFailure.Explain(failure, serve) is { } explained)
            {
                throw explained;
            }

            throw;
        }
    }

    /// <summary>Returns when the token asks to stop and the requests in flight have been answered; those who look for an authority are told before.</summary>
    public async Task RunAsync(Func<ValueTask> farewell, CancellationToken cancellationToken)
    {
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (cancellationToken.Register(stopping.SetResult))
        {
            await stopping.Task;
        }

        // The request to stop has been heard; the time for it is the host's own.
        await farewell();
        await _app.StopAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        File.Delete(_authority.Folder.ControlSocket);
        await _authority.DisposeAsync();
    }

    private async Task StartAsync(ServeOptions? serve, CancellationToken cancellationToken)
    {
        await _app.StartAsync(cancellationToken);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_authority.Folder.ControlSocket, PrivateFile.Mode);
        }

        var ports = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
            .Select(BindingAddress.Parse)
            .Where(static address => !address.IsUnixPipe)
            .Select(static address => (address.Scheme, address.Port))
            .ToList();
        Port = ports.Find(static door => door.Scheme == "https").Port;
        HttpPort = serve?.HttpPort is null ? null : ports.Find(static door => door.Scheme == "http").Port;
        if (serve is not null)
        {
            _app.Services.GetRequiredService<RunningDoors>().Open(Port, HttpPort, _authority.Clock.GetUtcNow());
        }
    }
}
