using System.Net.Sockets;
using PeerSecure.Common.Discovery.Protocol;

namespace PeerSecure.Common.Discovery.Network;

/// <summary>The open sockets, kept in step with the interfaces of the host.</summary>
internal sealed class LinkTable(DiscoveryOptions options, ReceivedPacket handler, CancellationToken stopped)
{
    private readonly Dictionary<Link, OpenLink> _open = [];
    private readonly Dictionary<Link, SocketError> _refused = [];

    /// <summary>Opens and closes sockets until they match the interfaces; answers with those that can be spoken on now.</summary>
    public IReadOnlyList<LocalInterface> Match(IReadOnlyList<LocalInterface> interfaces)
    {
        var wanted = interfaces.SelectMany(on => on.Links, (on, link) => (Link: link, on.Name)).ToDictionary(w => w.Link, w => w.Name);
        foreach (var gone in _open.Where(o => o.Value.Received.IsCompleted || !wanted.ContainsKey(o.Key)).ToArray())
        {
            Close(gone.Key, gone.Value);
        }

        foreach (var (link, name) in wanted)
        {
            if (!_open.ContainsKey(link))
            {
                Open(link, name);
            }
        }

        return [.. interfaces.Select(OnlyOpen).Where(on => on.HasIPv4 || on.HasIPv6)];
    }

    public void Send(in Outgoing outgoing)
    {
        if (!_open.TryGetValue(outgoing.Link, out var link))
        {
            return;
        }

        var result = link.Socket.Send(outgoing.Destination, outgoing.Packet);
        if (result != SocketError.Success && result != link.LastError)
        {
            options.Logger.SendRefused(link.Name, outgoing.Link.IPv6, result);      // once, not once a packet
        }

        link.LastError = result;
    }

    public Task CloseAsync()
    {
        var received = _open.Values.Select(o => o.Received).ToArray();
        foreach (var (link, open) in _open.ToArray())
        {
            Close(link, open);
        }

        return Task.WhenAll(received);
    }

    private void Open(Link link, string name)
    {
        if (MulticastSocket.TryOpen(link, out var socket, out var why))
        {
            _refused.Remove(link);
            _open.Add(link, new OpenLink(name, socket!, socket!.ReceiveAsync(handler, stopped)));
            options.Logger.LinkOpened(name, link.IPv6);
        }
        else if (!_refused.TryGetValue(link, out var before) || before != why)
        {
            _refused[link] = why;
            options.Logger.LinkRefused(name, link.IPv6, why);
        }
    }

    private void Close(Link link, OpenLink open)
    {
        _open.Remove(link);
        open.Socket.Dispose();      // ends its receiving
        options.Logger.LinkClosed(open.Name, link.IPv6);
    }

    private LocalInterface OnlyOpen(LocalInterface on) => on with
    {
        HasIPv4 = _open.ContainsKey(new Link(on.Index, IPv6: false)),
        HasIPv6 = _open.ContainsKey(new Link(on.Index, IPv6: true)),
    };

    private sealed record OpenLink(string Name, MulticastSocket Socket, Task Received)
    {
        public SocketError LastError { get; set; }
    }
}
