namespace PeerSecure.Common.Discovery.Protocol;

/// <summary>
/// One side of mDNS as a state machine: time, interfaces and packets go in, packets come out. It owns no socket, no thread and no
/// clock, so every rule is tested by feeding it. The caller serialises the calls and never lets the time run backwards.
/// </summary>
internal interface IMulticastProtocol
{
    /// <summary>When <see cref="Advance"/> wants to be called next.</summary>
    TimeSpan? NextWake { get; }

    /// <summary>Filled by the calls below; the caller empties it after each.</summary>
    Queue<Outgoing> ToSend { get; }

    void SetInterfaces(TimeSpan now, IReadOnlyList<LocalInterface> interfaces);

    Reception Receive(TimeSpan now, in Arrival arrival, ReadOnlySpan<byte> packet);

    void Advance(TimeSpan now);

    void Stop(TimeSpan now);
}
