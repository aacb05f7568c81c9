using System.Collections.Concurrent;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Keys;
using PeerSecure.Common.Scram;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Accounts;

/// <summary>
/// A1: SCRAM-SHA-256-PLUS on the authority's side, for logins and for password changes. Known and unknown names take the same steps and the
/// same work; the sealed state of an exchange is taken once, and never one from before this process started.
/// </summary>
internal sealed class LoginExchange : IAsyncDisposable
{
    private const string SecretName = "scram-secret";
    private const int MostPending = 200_000;

    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _taken = [];
    private readonly Database _database;
    private readonly GuessLimits _limits;
    private readonly TimeProvider _clock;
    private readonly Lock _gate = new();
    private Task<ScramServer>? _scram;
    private readonly DateTimeOffset _started;

    public LoginExchange(Database database, GuessLimits limits, TimeProvider clock)
    {
        (_database, _limits, _clock) = (database, limits, clock);
        _started = DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());   // as exact as a token says it
    }

    public async Task<(LoginChallenge? Challenge, Refusal? Refusal)> BeginAsync(HttpContext context, LoginFirst request, CancellationToken cancellationToken)
    {
        if (_limits.Begin(context) is { } slow)
        {
            return (null, slow);
        }

        var scram = await ScramAsync().WaitAsync(cancellationToken);
        if (request.Message is null || !scram.TryReadFirst(request.Message, out var first, out var why))
        {
            return (null, new Refusal(StatusCodes.Status400BadRequest, ErrorCodes.BadRequest, "This is not the first message of a SCRAM-SHA-256-PLUS login."));
        }

        var challenge = scram.Challenge(first, _database.Read(connection => CredentialStore.Find(connection, first.Name)));
        return (new LoginChallenge(challenge.ServerFirst, challenge.Token), null);
    }

    /// <summary>Judges the proof. What is wrong with it is not told: wrong password, unknown name and disabled account answer alike.</summary>
    public async Task<(ProvenLogin? Login, Refusal? Refusal)> FinishAsync(HttpContext context, LoginFinal request, CancellationToken cancellationToken)
    {
        var scram = await ScramAsync().WaitAsync(cancellationToken);
        if (request is not { Message: not null, Token: not null } || !scram.TryOpenToken(request.Token, out var pending, out _) || !TryTake(pending))
        {
            return (null, new Refusal(StatusCodes.Status401Unauthorized, AccountCodes.LoginExpired, "This login took too long or was used already: start again."));
        }

        if (_limits.BeforeProof(context, pending.Name) is { } slow)
        {
            return (null, slow);
        }

        var verifier = _database.Read(connection => CredentialStore.Find(connection, pending.Name));
        if (!scram.TryFinish(pending, request.Message, BindingOf(context), verifier, out var serverFinal, out _) || !AccountName.TryParse(pending.Name, out var account))
        {
            return (null, new Refusal(StatusCodes.Status401Unauthorized, AccountCodes.WrongPassword, "The name or the password is wrong, or the account is disabled."));
        }

        _limits.Right(context, pending.Name);
        return (new ProvenLogin(account, serverFinal, verifier!.Iterations < ScramLimits.Iterations), null);
    }

    public async ValueTask DisposeAsync()
    {
        if (_scram is { IsCompletedSuccessfully: true } made)
        {
            (await made).Dispose();
        }
    }

    /// <summary>The certificate this very connection showed: after a rotation older connections still go by the old one.</summary>
    private static byte[] BindingOf(HttpContext context) =>
        context.Features.Get<TlsIdentity>() is { } served && ChannelBinding.TryForServer(served.Leaf, out var binding) ? binding : [];

    private bool TryTake(ScramPending pending)
    {
        var now = _clock.GetUtcNow();
        if (_taken.Count >= MostPending)
        {
            foreach (var (id, expires) in _taken)
            {
                if (expires < now)
                {
                    _taken.TryRemove(id, out _);
                }
            }
        }

        return _taken.Count < MostPending && pending.ExpiresAt - ScramLimits.TokenLifetime >= _started && _taken.TryAdd(pending.TokenId, pending.ExpiresAt);
    }

    /// <summary>Made once, and anew when a write failed: a full disk must not end logins until the next start. Shared, so no one request may cancel it.</summary>
    private Task<ScramServer> ScramAsync()
    {
        lock (_gate)
        {
            if (_scram is null or { IsFaulted: true })
            {
                _scram = CreateServerAsync(CancellationToken.None);
            }

            return _scram;
        }
    }

    /// <summary>The secret behind the fake salts of unknown names lasts as long as the accounts do.</summary>
    private async Task<ScramServer> CreateServerAsync(CancellationToken cancellationToken)
    {
        using var fresh = SecretBytes.Random(ScramServer.SecretLength);
        var made = Convert.ToBase64String(fresh.Span);
        var kept = await _database.WriteAsync(
            connection =>
            {
                if (SettingsStore.Get(connection, SecretName) is { } before)
                {
                    return before;
                }

                SettingsStore.Set(connection, SecretName, made);
                return made;
            },
            cancellationToken);
        using var secret = SecretBytes.CopyOf(Convert.FromBase64String(kept));
        return new ScramServer(secret, _clock);
    }
}

/// <summary>Somebody who proved an account's password on this connection.</summary>
internal sealed record ProvenLogin(AccountName Account, string ServerFinal, bool RenewVerifier);
