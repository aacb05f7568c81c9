using System.Text.Json.Serialization.Metadata;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Keys;
using PeerSecure.Peer.Authority;
using PeerSecure.Peer.Setup;

namespace PeerSecure.Peer.Commands.Administration;

/// <summary>
/// A4: administration by ticket needs a password login of the last twelve hours. When the one at hand is none and a password was handed in, the
/// command signs in by itself; else it says what to do.
/// </summary>
internal sealed class AdminLink(CommandContext context, SignedInProfile signedIn, Passphrase? password) : IAsyncDisposable
{
    private bool _hasSignedIn;

    internal static async Task<AdminLink> OpenAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var password = context.HasPassword ? context.ReadPassword(context.ProfileName, confirm: false, cancellationToken) : null;
        try
        {
            var own = context.ReadOwnPassphrase(cancellationToken);
            using (own)
            {
#pragma warning disable CA2000 // owned by the link
                var signedIn = own is null && password is null
                    ? await AccountCommands.OpenAsync(context, cancellationToken)
                    : await SignedInProfile.OpenAsync(context.Files, context.ProfileName, own ?? password!, context.Machine);
#pragma warning restore CA2000
                return new AdminLink(context, signedIn, password);
            }
        }
        catch
        {
            password?.Dispose();
            throw;
        }
    }

    internal async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class =>
        await AsAdminAsync(token => signedIn.Client.GetAsync(path, type, token), cancellationToken);

    internal async Task<TAnswer> PostAsync<TBody, TAnswer>(string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<TAnswer> answer, CancellationToken cancellationToken)
        where TAnswer : class =>
        await AsAdminAsync(token => signedIn.Client.PostAsync(path, body, bodyType, answer, token), cancellationToken);

    internal Task SendAsync(HttpMethod method, string path, CancellationToken cancellationToken) => SendAsync(method, path, static () => null, cancellationToken);

    /// <summary>The body is made for each try, since a request disposes it.</summary>
    internal Task SendAsync(HttpMethod method, string path, Func<HttpContent?> body, CancellationToken cancellationToken) => AsAdminAsync(
        async token =>
        {
            using var content = body();
            await signedIn.Client.SendAsync(method, path, content, token);
            return true;
        },
        cancellationToken);

    public ValueTask DisposeAsync()
    {
        password?.Dispose();
        return signedIn.DisposeAsync();
    }

    private async Task<T> AsAdminAsync<T>(Func<CancellationToken, Task<T>> request, CancellationToken cancellationToken)
    {
        if (!_hasSignedIn)
        {
            await signedIn.EnsureTicketAsync(cancellationToken);
        }

        try
        {
            return await request(cancellationToken);
        }
        catch (AuthorityException refused) when (refused.Code == ErrorCodes.Forbidden)
        {
            if (password is null || _hasSignedIn)
            {
                throw new SetupException(SetupFailure.NeedsAdmin, "", refused);
            }
        }

        _hasSignedIn = true;
        context.Output.Say("Signing in with the password first...");
        await signedIn.LoginAsync(password, cancellationToken);
        return await AsAdminAsync(request, cancellationToken);
    }
}
