using System.Net;

namespace PeerSecure.CertAuthority.Tests.Files;

/// <summary>Sends some bytes, then neither goes on nor ends until it is told to.</summary>
internal sealed class StallingContent(byte[] sent, Task release) : HttpContent
{
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(sent, TestContext.Current.CancellationToken);
        await stream.FlushAsync(TestContext.Current.CancellationToken);
        await release;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
