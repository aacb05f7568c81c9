using System.Net;

namespace PeerSecure.CertAuthority.Tests.Hosting;

/// <summary>A body of which nothing comes until the test says so.</summary>
internal sealed class LateContent(int length) : HttpContent
{
    internal TaskCompletionSource Late { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done when all of it went out; failed when the server did not want to hear it.</summary>
    internal TaskCompletionSource Sent { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        try
        {
            await stream.FlushAsync();      // the headers
            await Late.Task;
            await stream.WriteAsync(new byte[length]);
            await stream.FlushAsync();
            Sent.SetResult();
        }
        catch (Exception refused) when (refused is IOException or OperationCanceledException or HttpRequestException)
        {
            Sent.SetException(refused);
            throw;
        }
    }

    protected override bool TryComputeLength(out long computed)
    {
        computed = length;
        return true;
    }
}
