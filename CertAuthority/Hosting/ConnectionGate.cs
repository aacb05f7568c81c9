using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace PeerSecure.CertAuthority.Hosting;

/// <summary>First on every connection, before TLS: notes the door it came through and applies the connection limits.</summary>
internal static class ConnectionGate
{
    public static void Guard(this ListenOptions listen, ListenerKind kind, OpenCount connections) =>
        listen.Use(next => connection => EnterAsync(connection, next, new Listener(kind, UserId: -1), connections));

    /// <summary>The control socket answers its own user and root only, whatever the file's mode has become.</summary>
    public static void GuardControl(this ListenOptions listen, ILogger log) =>
        listen.Use(next => connection => EnterControlAsync(connection, next, log));

    private static async Task EnterAsync(ConnectionContext connection, ConnectionDelegate next, Listener listener, OpenCount connections)
    {
        var address = (connection.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None;
        if (!connections.TryEnter(address))
        {
            connection.Abort();
            return;
        }

        try
        {
            connection.Features.Set(listener);
            await next(connection);
        }
        finally
        {
            connections.Leave(address);
        }
    }

    private static Task EnterControlAsync(ConnectionContext connection, ConnectionDelegate next, ILogger log)
    {
        var socket = connection.Features.Get<IConnectionSocketFeature>()?.Socket;
        if (socket is null || !PeerCredentials.TryGetUserId(socket, out var user) || !PeerCredentials.MayControl(user))
        {
            log.ControlRefused();
            connection.Abort();
            return Task.CompletedTask;
        }

        connection.Features.Set(new Listener(ListenerKind.Control, user));
        return next(connection);
    }
}
