using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace PeerSecure.Peer.Sessions;

/// <summary>
/// Finds a peer at one of several addresses, as browsers do (RFC 8305): each address gets a short head start over the next, the first that
/// proves to be the wanted peer gets our hello, and the others are dropped. A forged address costs its own head start and nothing else.
/// </summary>
internal sealed class SessionDialer(SessionHandshake handshake, TimeProvider time)
{
    private const int MaximumCandidates = 32;
    private static readonly TimeSpan HeadStart = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <param name="wanted">Whom the certificate must name.</param>
    /// <param name="who">As the user wrote it.</param>
    /// <param name="sources">Asked at the same time.</param>
    /// <param name="cancellationToken">Ends all attempts.</param>
    internal async Task<OpenedSession> DialAsync(WantedPeer wanted, string who, IReadOnlyList<IAddressSource> sources, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var turn = new SemaphoreSlim(1, 1);
        var candidates = Channel.CreateBounded<DialCandidate>(MaximumCandidates);
        var silent = new ConcurrentDictionary<IAddressSource, byte>();
        var search = SearchAsync(wanted, sources, candidates.Writer, silent, stop.Token);
        var attempts = new List<Task<Attempt>>();
        var failures = new List<Attempt>();
        var next = ReadAsync(candidates.Reader, stop.Token);
        try
        {
            while (next is not null || attempts.Count > 0)
            {
                var done = await Task.WhenAny([.. attempts, .. next is null ? Array.Empty<Task>() : [next]]);
                if (done == next)
                {
                    if (await next is { } candidate)
                    {
                        attempts.Add(TryAsync(wanted, candidate, turn, stop.Token));
                        next = AfterHeadStartAsync(candidates.Reader, attempts[^1], stop.Token);
                    }
                    else
                    {
                        next = null;
                    }

                    continue;
                }

                var attempt = await (Task<Attempt>)done;
                attempts.Remove((Task<Attempt>)done);
                if (attempt.Opened is { } opened)
                {
                    return opened;
                }

                failures.Add(attempt);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll([search, .. attempts, .. next is null ? Array.Empty<Task>() : [next]]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await DropAsync(attempts);
        }

        cancellationToken.ThrowIfCancellationRequested();
        throw Explain(who, [.. sources.Where(silent.ContainsKey)], failures);
    }

    private async Task<Attempt> TryAsync(WantedPeer wanted, DialCandidate candidate, SemaphoreSlim turn, CancellationToken cancellationToken)
    {
#pragma warning disable CA2000 // ConnectAsync disposes it when it fails, from then on the handshake owns it
        var socket = new Socket(candidate.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
#pragma warning restore CA2000
        var holdsTurn = false;
        try
        {
            await ConnectAsync(socket, candidate, cancellationToken);
            var opened = await handshake.ConnectAsync(socket, wanted, $"{candidate.Address}", TakeTurnAsync, cancellationToken);
            holdsTurn = false;   // nobody else gets it: this one has won
            return new Attempt(candidate, opened, null);
        }
        catch (SessionException failure)
        {
            return new Attempt(candidate, null, failure);
        }
        catch (OperationCanceledException)
        {
            return new Attempt(candidate, null, new SessionException(SessionFailure.TimedOut, candidate.ToString()));
        }
        finally
        {
            if (holdsTurn)
            {
                turn.Release();
            }
        }

        async Task TakeTurnAsync(CancellationToken token)
        {
            await turn.WaitAsync(token);
            holdsTurn = true;
        }
    }

    private async Task ConnectAsync(Socket socket, DialCandidate candidate, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await socket.ConnectAsync(candidate.Address, both.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            socket.Dispose();
            throw new SessionException(SessionFailure.TimedOut, candidate.ToString());
        }
        catch (SocketException failure)
        {
            socket.Dispose();
            throw new SessionException(SessionFailure.Unreachable, candidate.ToString(), failure);
        }
        catch (OperationCanceledException)
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>An address that two sources know is tried once.</summary>
    private static async Task SearchAsync(
        WantedPeer wanted, IReadOnlyList<IAddressSource> sources, ChannelWriter<DialCandidate> found, ConcurrentDictionary<IAddressSource, byte> silent, CancellationToken cancellationToken)
    {
        var known = new ConcurrentDictionary<IPEndPoint, byte>();
        await Task.WhenAll(sources.Select(async source =>
        {
            silent[source] = 0;
            await foreach (var candidate in source.FindAsync(wanted, cancellationToken))
            {
                silent.TryRemove(source, out _);
                if (known.TryAdd(candidate.Address, 0))
                {
                    await found.WriteAsync(candidate, cancellationToken);
                }
            }
        })).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        found.TryComplete();
    }

    private static async Task<DialCandidate?> ReadAsync(ChannelReader<DialCandidate> found, CancellationToken cancellationToken)
    {
        try
        {
            return await found.WaitToReadAsync(cancellationToken) && found.TryRead(out var candidate) ? candidate : null;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private async Task<DialCandidate?> AfterHeadStartAsync(ChannelReader<DialCandidate> found, Task attempt, CancellationToken cancellationToken)
    {
        await Task.WhenAny(attempt, Task.Delay(HeadStart, time, cancellationToken));
        return await ReadAsync(found, cancellationToken);
    }

    /// <summary>One that opened in the very moment another had won.</summary>
    private static async Task DropAsync(List<Task<Attempt>> attempts)
    {
        foreach (var attempt in attempts)
        {
            if ((await attempt).Opened is { } late)
            {
                await late.Session.DisposeAsync();
            }
        }
    }

    private static SessionException Explain(string who, IReadOnlyList<IAddressSource> silent, List<Attempt> failures)
    {
        var nothing = silent.Select(static source => $"{source.Name}: {source.Silence ?? "nothing found"}");
        var tried = string.Join(", ", failures.Select(static attempt => $"{attempt.Candidate}: {attempt.Failure!.Code}").Concat(nothing));
        if (failures.Count == 0)
        {
            return new SessionException(SessionFailure.Unreachable, who, tried: tried);
        }

        // whoever got furthest says most: a refusal or a wrong key tells more than an address where nobody is
        var telling = failures.Find(static attempt => attempt.Failure!.ExitCode != Common.Contracts.ExitCode.CannotReach)
            ?? failures.Find(static attempt => attempt.Failure!.Reason != SessionFailure.Unreachable) ?? failures[0];
        return new SessionException(telling.Failure!.Reason, who, telling.Failure, tried);
    }

    private sealed record Attempt(DialCandidate Candidate, OpenedSession? Opened, SessionException? Failure);
}
