using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace PeerSecure.Common.Discovery.Wire;

/// <summary>A record we keep or send: its data uncompressed, its lifetime in seconds.</summary>
internal sealed class DnsRecord
{
    private readonly byte[] _data;

    private DnsRecord(DnsName name, DnsType type, bool unique, uint ttl, byte[] data)
    {
        Name = name;
        Type = type;
        Unique = unique;
        Ttl = ttl;
        _data = data;
    }

    public DnsName Name { get; }

    public DnsType Type { get; }

    /// <summary>RFC 6762 §2: nobody else may have a record of this name and type; sent with the cache-flush bit (§10.2).</summary>
    public bool Unique { get; }

    public uint Ttl { get; }

    public ReadOnlySpan<byte> Data => _data;

    public DnsNameView PtrTarget => DnsNameView.OfChecked(_data, 0);

    public ushort SrvPort => BinaryPrimitives.ReadUInt16BigEndian(_data.AsSpan(4));

    public DnsNameView SrvTarget => DnsNameView.OfChecked(_data, 6);

    public IPAddress Address => new(_data);

    public static DnsRecord Pointer(DnsName name, DnsName target, uint ttl) => new(name, DnsType.Ptr, unique: false, ttl, target.Wire.ToArray());

    public static DnsRecord Service(DnsName name, DnsName host, ushort port, uint ttl)
    {
        var data = new byte[6 + host.Wire.Length];
        BinaryPrimitives.WriteUInt16BigEndian(data.AsSpan(4), port);        // priority and weight stay 0 (RFC 6763 §5)
        host.Wire.CopyTo(data.AsSpan(6));
        return new DnsRecord(name, DnsType.Srv, unique: true, ttl, data);
    }

    public static DnsRecord Text(DnsName name, byte[] strings, uint ttl) =>
        new(name, DnsType.Txt, unique: true, ttl, strings.Length == 0 ? [0] : strings);     // RFC 6763 §6.1: never empty

    public static DnsRecord OfAddress(DnsName host, IPAddress address, uint ttl)
    {
        var type = address.AddressFamily == AddressFamily.InterNetwork ? DnsType.A : DnsType.Aaaa;
        return new DnsRecord(host, type, unique: true, ttl, address.GetAddressBytes());
    }

    /// <summary>RFC 6762 §6.1: the name itself as next name, one bitmap block, the NSEC bit never set.</summary>
    public static DnsRecord Absence(DnsName name, uint ttl, params ReadOnlySpan<DnsType> present)
    {
        Span<byte> bitmap = stackalloc byte[32];
        var length = 1;
        foreach (var type in present)
        {
            bitmap[(int)type / 8] |= (byte)(0x80 >> ((int)type % 8));
            length = Math.Max(length, ((int)type / 8) + 1);
        }

        return new DnsRecord(name, DnsType.Nsec, unique: true, ttl, [.. name.Wire, 0, (byte)length, .. bitmap[..length]]);
    }

    public static DnsRecord CopyOf(DnsRecordView view, uint ttl)
    {
        Span<byte> scratch = stackalloc byte[DnsLimits.DataWithName];
        return new DnsRecord(DnsName.CopyOf(view.Name), view.Type, view.Flush, ttl, view.PlainData(scratch).ToArray());
    }

    /// <summary>Same name, type and data; TTL and the flush bit are not part of a record's identity.</summary>
    public bool Is(DnsRecordView view) => view.IsInternet && view.Type == Type && view.Name.Is(Name) && HasDataOf(view);

    public bool HasDataOf(DnsRecordView view) => Type switch
    {
        DnsType.Ptr => view.PtrTarget.Is(PtrTarget),
        DnsType.Srv => view.Data[..6].SequenceEqual(Data[..6]) && view.SrvTarget.Is(SrvTarget),
        DnsType.Nsec => HasPlainDataOf(view),
        _ => view.Data.SequenceEqual(Data),
    };

    private bool HasPlainDataOf(DnsRecordView view)
    {
        Span<byte> scratch = stackalloc byte[DnsLimits.DataWithName];
        return view.PlainData(scratch).SequenceEqual(Data);
    }
}
