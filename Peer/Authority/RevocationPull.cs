using PeerSecure.Common.Revocation;

namespace PeerSecure.Peer.Authority;

/// <summary>
/// Asks the authority what was revoked since the list that is known here (R2), and hands back what it has forgotten since it signed that (R4).
/// </summary>
/// <param name="client">Needs no ticket for this.</param>
/// <param name="known">What is known here.</param>
/// <param name="take">Takes what came; true when it did not fit and everything should be asked for.</param>
internal sealed class RevocationPull(AuthorityClient client, KnownRevocations known, Func<RevocationUpdates, CancellationToken, Task<bool>> take)
{
    private const string Path = "v1/revocations";

    /// <summary>A whole list may have half a million records, so it may be longer and take longer than any other answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private RevocationNumber? _handedBackAt;

    /// <summary>A list that cannot be taken, because it is too long or makes no sense, is <see cref="AuthorityFailure.BadAnswer"/>.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        if (await TakeAsync(known.Number, limit.Token))
        {
            await TakeAsync(RevocationNumber.None, limit.Token);
        }

        await HandBackAsync(limit.Token);
    }

    private async Task<bool> TakeAsync(RevocationNumber after, CancellationToken cancellationToken)
    {
        using var answer = await client.OpenAsync(HttpMethod.Get, $"{Path}?after={after.Value}", null, "application/json", [], cancellationToken);
        return RevocationUpdates.TryParse(await ReadAsync(answer.Content, cancellationToken), out var updates)
            ? await take(updates, cancellationToken)
            : throw new AuthorityException(AuthorityFailure.BadAnswer, Path);
    }

    private static async Task<byte[]> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        try
        {
            await content.LoadIntoBufferAsync(RevocationUpdates.MaxJsonLength, cancellationToken);
            return await content.ReadAsByteArrayAsync(cancellationToken);
        }
        catch (HttpRequestException tooLong) when (tooLong.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            throw new AuthorityException(AuthorityFailure.BadAnswer, Path, tooLong);
        }
    }

    /// <summary>Each list by itself, and once for each list of the authority's: one that it refuses does not become better.</summary>
    private async Task HandBackAsync(CancellationToken cancellationToken)
    {
        var number = known.Number;
        if (_handedBackAt == number)
        {
            return;
        }

        foreach (var forgotten in known.HandBack().Updates)
        {
            try
            {
                await client.ExchangeAsync(Path, new RevocationUpdates([forgotten]).ToJson(), "application/json", cancellationToken);
            }
            catch (AuthorityException refused) when (refused.Reason is AuthorityFailure.Refused or AuthorityFailure.Conflict)
            {
                // what it says counts here all the same
            }
        }

        _handedBackAt = number;
    }
}
