using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using PeerSecure.Common.Certificates;

namespace PeerSecure.Common.Tickets;

/// <summary>
/// The client's side of <c>/v1/time</c> (S3): one question, one answer. A wrong local clock does not matter, nor one that is set
/// while the answer is on its way: the way is measured by the monotonic clock.
/// </summary>
public sealed class TimeQuestion
{
    /// <summary>An answer that took longer says too little.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TimeProvider _clock;
    private readonly DateTimeOffset _sentAt;
    private readonly long _sentStamp;
    private bool _answered;

    private TimeQuestion(TimeProvider clock)
    {
        _clock = clock;
        Nonce = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TimeAnswer.MinNonceLength));
        _sentAt = clock.GetUtcNow();
        _sentStamp = clock.GetTimestamp();
    }

    /// <summary>For the query string.</summary>
    public string Nonce { get; }

    /// <summary>To be called right before the request leaves; <paramref name="clock"/> is this machine's own.</summary>
    public static TimeQuestion Ask(TimeProvider clock) => new(clock);

    /// <summary>Takes the answer once, right after it arrived.</summary>
    public bool TryAccept(
        string answer, TicketKeys keys, AuthorityId authority, [NotNullWhen(true)] out ClockSample? sample, out TicketRejection why)
    {
        var way = _clock.GetElapsedTime(_sentStamp);
        sample = null;
        if (_answered)
        {
            why = TicketRejection.Replayed;
            return false;
        }

        if (!keys.TryVerify(answer, TimeAnswer.Type, out var payload, out why))
        {
            return false;
        }

        if (!TryRead(payload, out var time))
        {
            why = TicketRejection.MalformedClaims;
            return false;
        }

        why = Judge(time, authority, way);
        if (why != TicketRejection.None)
        {
            return false;
        }

        _answered = true;
        sample = Measure(time, way);
        return true;
    }

    private static bool TryRead(byte[] payload, [NotNullWhen(true)] out TimePayload? time)
    {
        try
        {
            time = JsonSerializer.Deserialize(payload, TicketJson.Default.TimePayload);
        }
        catch (JsonException)
        {
            time = null;
        }

        return time is { ReceivedAt.Year: > 2000 and < 9000, TransmittedAt.Year: > 2000 and < 9000 };
    }

    private TicketRejection Judge(TimePayload time, AuthorityId authority, TimeSpan way) =>
        time.Issuer != authority.Value ? TicketRejection.OtherIssuer
        : time.Nonce != Nonce ? TicketRejection.OtherNonce
        : way > Patience ? TicketRejection.Expired
        : time.TransmittedAt < time.ReceivedAt || time.TransmittedAt - time.ReceivedAt > way ? TicketRejection.ImpossibleStamps
        : TicketRejection.None;

    // As NTP (RFC 5905, section 8): half of what the way took beyond the server's own work is the most the offset can be wrong.
    private ClockSample Measure(TimePayload time, TimeSpan way)
    {
        var arrivedAt = _sentAt + way;
        var offset = ((time.ReceivedAt - _sentAt) + (time.TransmittedAt - arrivedAt)) / 2;
        var onTheWay = way - (time.TransmittedAt - time.ReceivedAt);
        return new ClockSample(offset, onTheWay / 2, arrivedAt + offset);
    }
}
