namespace PeerSecure.Common.Envelopes;

/// <summary>The bounds of everything that is parsed here, and the times of K1 and M.</summary>
public static class EnvelopeLimits
{
    /// <summary>The largest envelope there is: the largest bucket, and what sealing adds.</summary>
    public const int MaxEnvelopeLength = EnvelopePadding.LargestBucket + EnvelopeFormat.Overhead;

    /// <summary>Text and the like; more goes as a file.</summary>
    public const int MaxBodyLength = 64 * 1024;

    /// <summary>K1: a device makes a new prekey this often.</summary>
    public static TimeSpan PrekeyRenewal { get; } = TimeSpan.FromDays(7);

    /// <summary>
    /// How long others may seal to a prekey. Longer than its renewal, because the mail of somebody who is away must go somewhere; the
    /// private half is kept in any case until 31 days after a successor was published.
    /// </summary>
    public static TimeSpan PrekeyLifetime { get; } = TimeSpan.FromDays(60);

    /// <summary>K1: mail expires after this.</summary>
    public static TimeSpan MailLifetime { get; } = TimeSpan.FromDays(30);

    /// <summary>K1: how long the private half outlives the publication of its successor.</summary>
    public static TimeSpan PrekeyAfterlife { get; } = TimeSpan.FromDays(31);

    /// <summary>By how much the clocks of two parties may differ.</summary>
    public static TimeSpan ClockSkew { get; } = TimeSpan.FromMinutes(5);

    internal const int MaxDocumentLength = 1024;
    internal const int MaxChainLength = 8;
    internal const int MaxNameLength = 1024;
}
