using System.Net;
using Microsoft.Data.Sqlite;
using PeerSecure.CertAuthority.Audit;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Revocation;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Revocation;

/// <summary>
/// R4: peers hand back lists that this authority signed and has forgotten, after a restore without revocations.log. What they refuse
/// and we do not is in force again. Anybody may call: only our own signature over the whole list counts.
/// </summary>
internal sealed class TakeRevocations(
    Database database, RevocationBook book, OwnAnchors anchors, RevocationIndex known, AuditLog audit, TimeProvider clock, ILogger<TakeRevocations> log)
{
    /// <summary>Room for 100,000 records, more than any authority has in force.</summary>
    public const int MaxBody = 16 * 1024 * 1024;

    private const int SmallBody = 65_536;
    private static readonly TimeSpan LongestRead = TimeSpan.FromMinutes(1);

    /// <summary>Anybody may send a large body, so few are taken at once, one of each address, and none may trickle in for hours.</summary>
    private readonly OpenCount _large = new(most: 2, mostPerAddress: 1);

    public async Task<IResult> HandleAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (context.Request.ContentLength <= SmallBody)
        {
            return await TakeAsync(context, cancellationToken);
        }

        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (!_large.TryEnter(address))
        {
            return FailureAnswers.Busy();
        }

        try
        {
            return await TakeAsync(context, cancellationToken);
        }
        finally
        {
            _large.Leave(address);
        }
    }

    private async Task<IResult> TakeAsync(HttpContext context, CancellationToken cancellationToken)
    {
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        reading.CancelAfter(LongestRead);
        byte[]? body;
        try
        {
            body = await BoundedBody.ReadAsync(context.Request, MaxBody, reading.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return FailureAnswers.ForBareStatus(StatusCodes.Status408RequestTimeout);
        }

        if (body is null)
        {
            return new Refusal(StatusCodes.Status413PayloadTooLarge, ErrorCodes.TooLarge, "These lists are longer than any of ours.");
        }

        if (!RevocationUpdates.TryParse(body, out var updates))
        {
            return new Refusal(StatusCodes.Status400BadRequest, RevocationCodes.BadList, "This is not a set of revocation lists.");
        }

        foreach (var update in updates.Updates)
        {
            if (!TryRead(update, out var list))
            {
                return new Refusal(StatusCodes.Status422UnprocessableEntity, RevocationCodes.BadList, "This list is not whole, or was not signed by this authority.");
            }

            await TakeAsync(list!, RequestOrigin.Of(context), cancellationToken);
        }

        return Results.NoContent();
    }

    /// <summary>The signature first: it is cheap, and nothing costly is done for a list that we did not sign.</summary>
    private bool TryRead(RevocationUpdate update, out RevocationList? list)
    {
        list = null;
        var kind = update.List == "issuing" ? RevocationListKind.Issuing : RevocationListKind.Devices;
        var now = clock.GetUtcNow();
        if (update.From != 0 || !SignedRevocationHead.TryVerify(update.Head, kind, anchors.Current, known, now, out var head, out _))
        {
            return false;
        }

        var content = head.Content;
        return RevocationList.TryLoad(content.Authority, kind, content.Number, content.KeptFrom, update.Records, out list, out _) &&
            list.HeadAt(now, 0, content.AuditHash).Hash.Span.SequenceEqual(content.Hash.Span);
    }

    private async Task TakeAsync(RevocationList theirs, string origin, CancellationToken cancellationToken)
    {
        var ours = book.Of(theirs.Kind);
        var missing = theirs.MissingFrom(ours, clock.GetUtcNow());
        if (missing.Count == 0 && theirs.Number <= ours.Number)
        {
            return;
        }

        await database.WriteAsync(connection => Store(connection, theirs, missing, origin), cancellationToken);
        await book.CatchUpAsync();
        log.RevocationsHandedBack(missing.Count);
    }

    private void Store(SqliteConnection connection, RevocationList theirs, IReadOnlyList<RevocationRecord> missing, string origin)
    {
        RevocationRecovery.RaiseGeneration(connection, theirs.Kind, theirs.Number);
        var number = RevocationStore.NextNumber(connection, theirs.Kind);
        RevocationStore.Add(connection, theirs.Kind, missing.Select(record => record with { Number = number }), "handed back");
        audit.Append(
            connection,
            new AuditEntry("-", "revocations.recover", theirs.Kind.ToString().ToLowerInvariant(), origin, AuditEntry.Done, $"{missing.Count} handed back, list {theirs.Number}"));
    }
}
