using PeerSecure.CertAuthority.Devices;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Mailbox;

/// <summary>
/// C4 (COMPOSE): takes sealed copies, each judged by itself: what cannot be kept is refused by name and the others are stored. All of a batch is
/// one write, and the receipts (M2) are signed before it, so that many senders share the disk and not the wait; one that is not kept is never given out.
/// </summary>
internal sealed class TakeEnvelopes(
    CallingDevice calling, ReceiptDesk receipts, KeepEnvelopes keeper, AuthorityMetrics metrics, TimeProvider clock)
{
    private readonly Counter _outcomes = metrics.Counter("peersecure_envelopes_total", "Envelopes by outcome.", "outcome");

    public async Task<IResult> HandleAsync(HttpContext context, Caller caller, PostEnvelopes request)
    {
        // M2: the device that sends must be in force, whatever a ticket says
        if (calling.Of(context, caller) is not { } sender || sender.Identity.Device.Value != caller.Device)
        {
            return new Refusal(StatusCodes.Status403Forbidden, ErrorCodes.Forbidden, "Mail is sent by a device, over its own certificate.");
        }

        if (request.Envelopes is not { Count: > 0 } given)
        {
            return new Refusal(StatusCodes.Status400BadRequest, ErrorCodes.BadRequest, "Send at least one envelope.");
        }

        if (given.Count > PostEnvelopes.Most)
        {
            return new Refusal(StatusCodes.Status400BadRequest, MailCodes.TooManyEnvelopes, $"Send at most {PostEnvelopes.Most} envelopes at once.");
        }

        var answers = new PostedEnvelope[given.Count];
        var good = Check(given, sender.Identity, answers);
        foreach (var stored in good.Count == 0 ? [] : await keeper.StoreAsync(sender, good))
        {
            answers[stored.Position] = AnswerOf(given[stored.Position], stored.Code, stored.Receipt is { } receipt ? receipts.Serve(receipt) : null);
        }

        foreach (var answer in answers)
        {
            _outcomes.Add(answer.Code ?? "stored");
        }

        return Results.Json(new PostedEnvelopes(answers), MailJson.Default.PostedEnvelopes);
    }

    private List<ReceiptedEnvelope> Check(IReadOnlyList<PostEnvelope> given, DeviceIdentity sender, PostedEnvelope[] answers)
    {
        var good = new List<ReceiptedEnvelope>(given.Count);
        var now = clock.GetUtcNow();
        for (var position = 0; position < given.Count; position++)
        {
            if (CheckedEnvelope.Check(given[position], sender.Authority, out var envelope) is { } code)
            {
                answers[position] = AnswerOf(given[position], code, null);
            }
            else
            {
                good.Add(new ReceiptedEnvelope(position, envelope!, receipts.Sign(envelope!, sender.Account, now), now));
            }
        }

        return good;
    }

    private static PostedEnvelope AnswerOf(PostEnvelope? given, string? code, SignedDocument? receipt) =>
        new(given?.Id ?? "", given?.Account ?? "", given?.Device ?? "", receipt, code);
}
