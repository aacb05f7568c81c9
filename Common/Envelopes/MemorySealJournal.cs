using System.Buffers.Binary;

namespace PeerSecure.Common.Envelopes;

/// <summary>The journal of an upload that is given up when the process ends: its key dies with it.</summary>
public sealed class MemorySealJournal : ISealJournal
{
    private readonly List<UInt128> _tags = [];

    public ValueTask<bool> TryRecordAsync(long firstChunk, ReadOnlyMemory<byte> tags, CancellationToken cancellationToken)
    {
        for (var index = 0; index < tags.Length / SealedFileLayout.TagLength; index++)
        {
            var tag = BinaryPrimitives.ReadUInt128BigEndian(tags.Span[(index * SealedFileLayout.TagLength)..]);
            var chunk = checked((int)firstChunk + index);
            if (chunk == _tags.Count)
            {
                _tags.Add(tag);
            }
            else if (_tags[chunk] != tag)
            {
                return ValueTask.FromResult(false);
            }
        }

        return ValueTask.FromResult(true);
    }
}
