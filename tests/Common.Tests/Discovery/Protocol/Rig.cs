using System.Net;
using PeerSecure.Common.Discovery.Protocol;

namespace PeerSecure.Common.Tests.Discovery.Protocol;

/// <summary>A state machine on a network of paper: the test is the clock, the interfaces and everybody else.</summary>
internal sealed class Rig(IMulticastProtocol protocol)
{
    public static readonly Link First = new(2, IPv6: false);
    public static readonly LocalInterface Ethernet = On(2, "eth0", "10.77.0.1/24", "fe80::1/64") with { HasIPv6 = false };
    public static readonly IPEndPoint Neighbour = new(IPAddress.Parse("10.77.0.9"), 5353);

    public TimeSpan Now { get; private set; }

    public List<Decoded> Sent { get; } = [];

    public static LocalInterface On(int index, string name, params string[] addresses)
    {
        var parsed = addresses.Select(a => new LocalAddress(IPAddress.Parse(a.Split('/')[0]), int.Parse(a.Split('/')[1], null))).ToArray();
        return new LocalInterface(index, name, parsed, HasIPv4: true, HasIPv6: true);
    }

    /// <summary>Milliseconds, which is what the RFC counts in.</summary>
    public static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    public Rig Interfaces(params LocalInterface[] interfaces)
    {
        protocol.SetInterfaces(Now, interfaces);
        Collect();
        return this;
    }

    /// <summary>Lets time pass, waking the protocol exactly when it asks to be.</summary>
    public Rig Run(double milliseconds)
    {
        var until = Now + Ms(milliseconds);
        for (var steps = 0; protocol.NextWake is { } wake && wake <= until; steps++)
        {
            Assert.True(steps < 100_000, "never comes to rest");
            Now = wake > Now ? wake : Now;
            protocol.Advance(Now);
            Collect();
        }

        Now = until;
        return this;
    }

    public Reception Hear(Message message, IPEndPoint? from = null, Link? on = null, bool multicast = true) =>
        Hear(message.Bytes, from, on, multicast);

    public Reception Hear(byte[] packet, IPEndPoint? from = null, Link? on = null, bool multicast = true)
    {
        var reception = protocol.Receive(Now, new Arrival(on ?? First, from ?? Neighbour, multicast), packet);
        Collect();
        return reception;
    }

    public Rig Stop()
    {
        protocol.Stop(Now);
        Collect();
        return this;
    }

    /// <summary>What was sent since the last call.</summary>
    public List<Decoded> Take()
    {
        List<Decoded> taken = [.. Sent];
        Sent.Clear();
        return taken;
    }

    private void Collect()
    {
        while (protocol.ToSend.TryDequeue(out var sent))
        {
            Sent.Add(new Decoded(Now, sent));
        }
    }
}
