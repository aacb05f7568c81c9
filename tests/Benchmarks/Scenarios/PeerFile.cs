using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using PeerSecure.Benchmarks.Measuring;
using PeerSecure.Peer.Talk;
using PeerSecure.Peer.Transfers;

namespace PeerSecure.Benchmarks.Scenarios;

/// <summary>
/// A file of 1 GiB between two peers, hashed on both ends, journaled and renamed, beside the same bytes pumped through a bare SslStream into a
/// file that nobody checks.
/// </summary>
internal sealed class PeerFile : IScenario
{
    private const string File = "file-1-gib";
    private const string Pump = "bare-pump";
    private const int Mebibyte = 1024 * 1024;
    private const int Size = 1024;

    public string Name => "peer-file";

    public string Summary => "1 GiB from peer to peer into a file, beside a bare SslStream pump (MiB a second)";

    public async Task RunAsync(Round round, CancellationToken cancellationToken)
    {
        var source = Path.Combine(round.Folder, "source");
        await WriteAsync(source, cancellationToken);
        await using var pair = new PeerPair(round.Folder);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await round.MeasureAsync(Pump, "MiB", 1, token => PumpAsync(pair, listener, source, Path.Combine(round.Folder, "pumped"), token), cancellationToken);
        await pair.ConnectAsync(cancellationToken);
        var events = DrainAsync(pair.Bob.Events);
        await round.MeasureAsync(File, "MiB", 1, token => SendAsync(pair, source, Path.Combine(round.Folder, "bob", "in"), token), cancellationToken);
        round.Relate("file / bare pump", File, Pump);
        pair.Bob.Events.Complete();
        await events;
    }

    private static async Task<int> SendAsync(PeerPair pair, string source, string folder, CancellationToken cancellationToken)
    {
        var sending = await pair.Alice.SendFilesAsync(PeerPair.BobName, null, [source], cancellationToken);
        await foreach (var item in pair.Alice.Events.Reader.ReadAllAsync(cancellationToken))
        {
            if (item is TalkEvent.Transfer { What.Step: TransferStep.Finished } done && done.What.Id == sending.Id)
                break;
        }

        System.IO.File.Delete(Path.Combine(folder, "source"));
        return Size;
    }

    private static async Task<int> PumpAsync(PeerPair pair, TcpListener listener, string source, string target, CancellationToken cancellationToken)
    {
        var (alice, bob) = await pair.BareAsync(listener, cancellationToken);
        var receive = ReceiveAsync(bob, target, cancellationToken);
        await using (alice)
        {
            await using var file = System.IO.File.OpenRead(source);
            var buffer = new byte[256 * 1024];
            for (var read = await file.ReadAsync(buffer, cancellationToken); read > 0; read = await file.ReadAsync(buffer, cancellationToken))
                await alice.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            await alice.ShutdownAsync();
            await receive;
        }

        System.IO.File.Delete(target);
        return Size;
    }

    private static async Task ReceiveAsync(Stream stream, string target, CancellationToken cancellationToken)
    {
        await using (stream)
        {
            await using var file = System.IO.File.Create(target);
            var buffer = new byte[256 * 1024];
            for (var read = await stream.ReadAsync(buffer, cancellationToken); read > 0; read = await stream.ReadAsync(buffer, cancellationToken))
                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }

    private static async Task DrainAsync(TalkEvents events)
    {
        await foreach (var _ in events.Reader.ReadAllAsync(CancellationToken.None))
        {
            // nobody shows them here
        }
    }

    private static async Task WriteAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = System.IO.File.Create(path);
        var block = new byte[Mebibyte];
        for (var i = 0; i < Size; i++)
        {
            RandomNumberGenerator.Fill(block);
            await file.WriteAsync(block, cancellationToken);
        }
    }
}
