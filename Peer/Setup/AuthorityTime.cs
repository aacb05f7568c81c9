using System.Text;
using PeerSecure.Common.Hpke;
using PeerSecure.Common.Tickets;
using PeerSecure.Peer.Authority;
using PeerSecure.Peer.Identity;

namespace PeerSecure.Peer.Setup;

/// <summary>B4, S3: one question to <c>/v1/time</c>. A replayed, altered or late answer is refused.</summary>
internal sealed class AuthorityTime(OpenProfile profile, AuthorityClient client, TimeProvider machine)
{
    private const string SealedType = "application/peersecure-time+hpke";

    internal async Task<(ClockSample Sample, bool Sealed)> AskAsync(HpkeKeyPair sealing, CancellationToken cancellationToken)
    {
        var keys = await KeysAsync(cancellationToken);
        var question = TimeQuestion.Ask(machine);
        var answer = await client.AnswerAsync(HttpMethod.Get, $"v1/time?nonce={question.Nonce}", null, "*/*", cancellationToken);
        var isSealed = answer.ContentHeaders.ContentType?.MediaType == SealedType;
        var signed = answer.Body;
        if (isSealed && !sealing.TryOpenNumbered(TimeAnswer.SealingPurpose, [], Encoding.ASCII.GetBytes(question.Nonce), answer.Body, out signed))
        {
            throw new AuthorityException(AuthorityFailure.BadAnswer, "v1/time");
        }

        if (!question.TryAccept(Encoding.ASCII.GetString(signed), keys, profile.Self.Authority, out var sample, out _))
        {
            throw new AuthorityException(AuthorityFailure.BadAnswer, "v1/time");
        }

        profile.Clock.Prove(sample.AuthorityTime, machine.GetTimestamp());
        return (sample, isSealed);
    }

    /// <summary>The ticket keys, each believed only by its certificate.</summary>
    internal async Task<TicketKeys> KeysAsync(CancellationToken cancellationToken)
    {
        var answer = await client.AnswerAsync(HttpMethod.Get, ".well-known/jwks.json", null, "*/*", cancellationToken);
        return TicketKeyDocument.TryParse(answer.Body, out var received)
            && received.TryVerify(profile.Anchors, profile.Revocations, client.Clock.Now, out var keys, out _)
                ? keys
                : throw new AuthorityException(AuthorityFailure.BadAnswer, ".well-known/jwks.json");
    }
}
