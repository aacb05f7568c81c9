using System.Diagnostics;
using PeerSecure.Common.Contracts;
using PeerSecure.Peer.Authority;

namespace PeerSecure.Peer.Files;

/// <summary>
/// Sends one part until the authority has it: a part that arrived damaged is sent again, up to three times (D4); after a broken path the authority
/// says how far it is. The size of parts follows the speed of the path.
/// </summary>
internal sealed class PartSender(FileServer server, string id, TimeProvider time)
{
    internal const int LargestPart = 8 * 1024 * 1024;
    private const int SmallestPart = 256 * 1024;
    private const int MostDamaged = 1 + 3;
    private const int MostBroken = 6;
    private static readonly TimeSpan Quick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(10);

    /// <summary>How long the next part is.</summary>
    internal int PartLength { get; private set; } = 1024 * 1024;

    internal async Task SendAsync(long offset, ReadOnlyMemory<byte> part, CancellationToken cancellationToken)
    {
        var (damaged, broken) = (0, 0);
        while (true)
        {
            var started = time.GetTimestamp();
            try
            {
                var after = await server.AppendAsync(id, offset, part, cancellationToken);
                Adapt(time.GetElapsedTime(started));
                if (after == offset + part.Length)
                {
                    return;
                }

                throw new AuthorityException(AuthorityFailure.BadAnswer, "files");
            }
            catch (AuthorityException refused) when (refused.Code == FileCodes.ChecksumMismatch)
            {
                if (++damaged == MostDamaged)
                {
                    throw new FileTransferException(FileTransferFailure.ChecksumDiffers, id, refused);
                }
            }
            catch (AuthorityException failure) when (IsPassing(failure))
            {
                if (++broken == MostBroken)
                {
                    throw new FileTransferException(FileTransferFailure.Broken, id, failure);
                }

                PartLength = SmallestPart;
                await Task.Delay(TimeSpan.FromMilliseconds(250 * (1 << broken)), time, cancellationToken);
                if (await IsThereAsync(offset + part.Length, cancellationToken))
                {
                    return;
                }
            }
        }
    }

    private async Task<bool> IsThereAsync(long end, CancellationToken cancellationToken)
    {
        try
        {
            return await server.FindOffsetAsync(id, cancellationToken) == end;
        }
        catch (AuthorityException failure) when (IsPassing(failure))
        {
            return false;
        }
    }

    private static bool IsPassing(AuthorityException failure) =>
        failure.Reason is AuthorityFailure.Unreachable or AuthorityFailure.TimedOut or AuthorityFailure.NotAnAuthority or AuthorityFailure.Broken or AuthorityFailure.TooMany
        || failure.Code is FileCodes.WrongOffset or "upload-locked";

    private void Adapt(TimeSpan took)
    {
        Debug.Assert(PartLength is >= SmallestPart and <= LargestPart, "parts stay within their bounds");
        PartLength = took < Quick ? Math.Min(PartLength * 2, LargestPart) : took > Slow ? Math.Max(PartLength / 2, SmallestPart) : PartLength;
    }
}
