using System.Collections.Immutable;
using PeerSecure.Common.Keys;
using PeerSecure.Peer.Terminal.App;

namespace PeerSecure.Peer.Terminal.Loop;

/// <summary>
/// Work that an update asks for: it runs beside the screen and ends in one message. The purpose is what the user reads while it runs
/// ("joining lab:1256"); asking again for a purpose that is still running does nothing, so a key pressed twice sends nothing twice.
/// </summary>
internal sealed record Effect(string Purpose, Func<IPeerApp, CancellationToken, Task<Message>> Run)
{
    /// <summary>Housekeeping that the user did not ask for: not shown as busy. Its failure is still told.</summary>
    public bool IsQuiet { get; init; }

    /// <summary>Waits for the same purpose to end instead of being dropped: messages of a conversation leave in the order they were typed.</summary>
    public bool IsQueued { get; init; }

    /// <summary>No work, but the wish that the one of this purpose ends.</summary>
    public bool IsCancellation { get; init; }

    /// <summary>Said when it went well; empty when the answer shows by itself.</summary>
    public string Success { get; init; } = "";

    /// <summary>Lent to the work and disposed when it ends, however it ends.</summary>
    public ImmutableArray<Passphrase> Secrets { get; init; } = [];

    /// <summary>A question whose answer comes as <see cref="Answered{T}"/>.</summary>
    public static Effect Ask<T>(string purpose, Func<IPeerApp, CancellationToken, Task<T>> call) =>
        new(purpose, async (app, cancellationToken) => new Answered<T>(purpose, await call(app, cancellationToken)));

    /// <summary>A piece of work whose end comes as <see cref="Finished"/>.</summary>
    public static Effect Do(string purpose, Func<IPeerApp, CancellationToken, Task> call) =>
        new(purpose, async (app, cancellationToken) =>
        {
            await call(app, cancellationToken);
            return new Finished(purpose);
        });

    public static Effect Cancel(string purpose) => new(purpose, static (_, _) => Task.FromResult<Message>(new Finished(""))) { IsCancellation = true };

    public Effect Quietly() => this with { IsQuiet = true };

    public Effect Saying(string success) => this with { Success = success };

    public Effect Queued() => this with { IsQueued = true };

    public Effect With(params ImmutableArray<Passphrase> secrets) => this with { Secrets = secrets };

    public void DisposeSecrets()
    {
        foreach (var secret in Secrets)
        {
            secret.Dispose();
        }
    }
}
