using System.Buffers.Binary;

namespace PeerSecure.Peer.Transfers;

/// <summary>In front of the data of a file-chunk frame: <c>transfer id (16) | u32 file | u64 offset</c>, big endian.</summary>
internal readonly record struct ChunkHeader(UInt128 Transfer, int File, long Offset)
{
    internal const int Size = 28;

    internal void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt128BigEndian(destination, Transfer);
        BinaryPrimitives.WriteInt32BigEndian(destination[16..], File);
        BinaryPrimitives.WriteInt64BigEndian(destination[20..], Offset);
    }

    internal static bool TryRead(ReadOnlySpan<byte> body, out ChunkHeader header)
    {
        header = default;
        if (body.Length <= Size)
        {
            return false;   // a chunk without data is never sent
        }

        header = new ChunkHeader(
            BinaryPrimitives.ReadUInt128BigEndian(body),
            BinaryPrimitives.ReadInt32BigEndian(body[16..]),
            BinaryPrimitives.ReadInt64BigEndian(body[20..]));
        return header.File >= 0 && header.Offset >= 0;
    }
}
