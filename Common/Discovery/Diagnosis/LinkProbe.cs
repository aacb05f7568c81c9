using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using PeerSecure.Common.Discovery.Network;
using PeerSecure.Common.Discovery.Protocol;
using PeerSecure.Common.Discovery.Wire;

namespace PeerSecure.Common.Discovery.Diagnosis;

/// <summary>Asks a question on one link that anybody may answer, and listens for itself and for others.</summary>
internal sealed class LinkProbe(LocalInterface on, Link link, IReadOnlyList<LocalInterface> own)
{
    private readonly TaskCompletionSource _satisfied = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[] _question = Question();
    private readonly ConcurrentDictionary<IPAddress, bool> _others = new();
    private volatile bool _heardSelf;

    public LocalInterface Interface => on;

    public Link Link => link;

    /// <summary>Success when the socket could be opened and the group joined.</summary>
    public SocketError Opened { get; private set; }

    public SocketError Sent { get; private set; }

    public bool HeardSelf => _heardSelf;

    public int OthersHeard => _others.Count;

    public bool Works => Opened == SocketError.Success && Sent == SocketError.Success && HeardSelf;

    public async Task RunAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        if (!MulticastSocket.TryOpen(link, out var socket, out var why))
        {
            Opened = why;
            return;
        }

        using (socket)
        {
            var receiving = socket!.ReceiveAsync(Receive, cancellationToken);
            for (var tries = 0; tries < 3 && !_satisfied.Task.IsCompleted; tries++)
            {
                Sent = socket.Send(null, _question);        // repeated, for one may get lost and answers may be due only after a second
                await Task.WhenAny(_satisfied.Task, Task.Delay(TimeSpan.FromMilliseconds(600), time, cancellationToken)).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
            }

            socket.Dispose();
            await receiving.ConfigureAwait(false);
        }
    }

    private void Receive(in Arrival arrival, ReadOnlySpan<byte> packet)
    {
        if (packet.SequenceEqual(_question))
        {
            _heardSelf = true;
        }
        else if (arrival.Link == link && !IsOwn(arrival.Source.Address))
        {
            _others.TryAdd(arrival.Source.Address, true);
        }

        if (_heardSelf && !_others.IsEmpty)
        {
            _satisfied.TrySetResult();
        }
    }

    private bool IsOwn(IPAddress source)
    {
        foreach (var candidate in own)
        {
            if (candidate.HasAddress(source))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Every responder answers for its service types (RFC 6763 §9). The random name marks the packet as this probe's own.</summary>
    private static byte[] Question()
    {
        var writer = DnsWriter.Query();
        _ = writer.TryQuestion(ServiceNames.TypeList, DnsType.Ptr, unicast: false);
        _ = writer.TryQuestion(ServiceNames.Of(ServiceKind.Peer), DnsType.Ptr, unicast: false);
        _ = writer.TryQuestion(ServiceNames.Of(ServiceKind.Authority), DnsType.Ptr, unicast: false);
        _ = writer.TryQuestion(DnsName.Of($"ps-probe-{Randomness.HostLabel()}", "local"), DnsType.A, unicast: false);
        return writer.ToPacket();
    }
}
