using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Threading.Channels;
using PeerSecure.Peer.Sessions;
using PeerSecure.Peer.Transfers;

namespace PeerSecure.Peer.Tests.Transfers;

/// <summary>A sender and a receiver over a loopback connection, each with its read loop, as a session has them.</summary>
internal sealed class TransferEnds : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _loops = [];
    private readonly List<Stream> _streams = [];

    internal required string Downloads { get; init; }

    internal SessionTransfers Sender { get; private set; } = null!;

    internal SessionTransfers Receiver { get; private set; } = null!;

    internal FrameWriter Raw { get; private set; } = null!;

    internal Channel<TransferEvent> Sent { get; } = Channel.CreateUnbounded<TransferEvent>();

    internal Channel<TransferEvent> Received { get; } = Channel.CreateUnbounded<TransferEvent>();

    /// <summary>True once a read loop found a violation of the protocol.</summary>
    internal TaskCompletionSource<bool> ReceiverRefused { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal Func<OfferSummary, Task<bool>> Accept { get; init; } = _ => Task.FromResult(true);

    internal static async Task<TransferEnds> OpenAsync(string downloads, Func<OfferSummary, Task<bool>>? accept = null, HaltingStream? path = null)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var client = new TcpClient();
        var connect = client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        var server = await listener.AcceptTcpClientAsync();
        await connect;
        var ends = new TransferEnds { Downloads = downloads, Accept = accept ?? (_ => Task.FromResult(true)) };
        var sending = path is null ? (Stream)client.GetStream() : path.Over(client.GetStream());
        (ends.Sender, ends.Raw) = ends.Build(sending, Path.Combine(downloads, "of-sender"), ends.Sent, null);
        (ends.Receiver, _) = ends.Build(server.GetStream(), downloads, ends.Received, ends.ReceiverRefused);
        return ends;
    }

    /// <summary>Cuts the connection, as a broken link or a killed process does.</summary>
    internal void Cut()
    {
        foreach (var stream in _streams)
        {
            stream.Dispose();
        }
    }

    internal static async Task<TransferEvent> WaitAsync(Channel<TransferEvent> events, TransferStep step, CancellationToken cancellationToken)
    {
        await foreach (var item in events.Reader.ReadAllAsync(cancellationToken))
        {
            if (item.Step == step)
            {
                return item;
            }
        }

        throw new InvalidOperationException("The events ended.");
    }

    public async ValueTask DisposeAsync()
    {
        Cut();
        await _stop.CancelAsync();
        foreach (var loop in _loops)
        {
            await loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    internal static string Sha256(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private (SessionTransfers, FrameWriter) Build(Stream stream, string downloads, Channel<TransferEvent> events, TaskCompletionSource<bool>? refused)
    {
        _streams.Add(stream);
        var writer = new FrameWriter(stream, _stop.Token);
        var answers = new ControlQueue(writer);
        void Report(TransferEvent item) => events.Writer.TryWrite(item);
        var transfers = new SessionTransfers(writer, new IncomingTransfers(answers, new IncomingStore(downloads), "alice", (offer, _) => Accept(offer), Report), Report);
        _loops.Add(answers.RunAsync(_stop.Token));
        _loops.Add(ReadAsync(stream, transfers, refused));
        return (transfers, writer);
    }

    private async Task ReadAsync(Stream stream, SessionTransfers transfers, TaskCompletionSource<bool>? refused)
    {
        var reader = new FrameReader(stream);
        try
        {
            while (await reader.ReadAsync(_stop.Token) == FrameRead.Frame)
            {
                if (!await transfers.OnFrameAsync(reader.Type, reader.Body, _stop.Token))
                {
                    refused?.TrySetResult(true);
                    Cut();
                    return;
                }
            }
        }
        catch (Exception ended) when (ended is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // the connection was cut
        }

        await transfers.DisposeAsync();
        refused?.TrySetResult(false);
    }
}
