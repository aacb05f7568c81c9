using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace PeerSecure.CertAuthority.Hosting;

/// <summary>The listeners and every limit Kestrel itself enforces.</summary>
internal static class KestrelSetup
{
    private static readonly TimeSpan BodyGrace = TimeSpan.FromSeconds(5);

    public static void ApplyLimits(KestrelServerOptions kestrel, LimitOptions limits)
    {
        kestrel.AddServerHeader = false;
        kestrel.AllowSynchronousIO = false;
        kestrel.Limits.MaxRequestBodySize = limits.BodyBytes;
        kestrel.Limits.MaxRequestHeadersTotalSize = limits.HeaderBytes;
        kestrel.Limits.MaxRequestHeaderCount = limits.Headers;
        kestrel.Limits.MaxRequestLineSize = Math.Min(8_192, limits.HeaderBytes);
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(limits.HeaderSeconds);
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(limits.KeepAliveSeconds);
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(limits.BodyBytesPerSecond, BodyGrace);
        kestrel.Limits.MinResponseDataRate = new MinDataRate(limits.BodyBytesPerSecond, BodyGrace);
        kestrel.Limits.Http2.MaxStreamsPerConnection = limits.StreamsPerConnection;
        kestrel.Limits.Http2.MaxRequestHeaderFieldSize = Math.Min(8_192, limits.HeaderBytes);
    }

    public static void ListenTls(KestrelServerOptions kestrel, ServeOptions serve, AuthorityTls tls, LimitOptions limits, OpenCount connections) =>
        Listen(kestrel, serve, serve.Port, listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.Guard(ListenerKind.Tls, connections);
            listen.UseHttps(new TlsHandshakeCallbackOptions
            {
                HandshakeTimeout = TimeSpan.FromSeconds(limits.HandshakeSeconds),
                OnConnection = tls.OptionsFor,
            });
        });

    public static void ListenPlainHttp(KestrelServerOptions kestrel, ServeOptions serve, int port, OpenCount connections) =>
        Listen(kestrel, serve, port, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.Guard(ListenerKind.PlainHttp, connections);
        });

    public static void ListenControl(KestrelServerOptions kestrel, AuthorityFolder folder, ILogger log)
    {
        // Left behind by a process that was killed; whoever holds the database lock may clear it away.
        File.Delete(folder.ControlSocket);
        kestrel.ListenUnixSocket(folder.ControlSocket, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.GuardControl(log);
        });
    }

    private static void Listen(KestrelServerOptions kestrel, ServeOptions serve, int port, Action<ListenOptions> configure)
    {
        if (serve.Bind is null)
        {
            kestrel.ListenAnyIP(port, configure);
        }
        else
        {
            kestrel.Listen(serve.Bind, port, configure);
        }
    }
}
