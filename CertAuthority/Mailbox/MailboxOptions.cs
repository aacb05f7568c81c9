using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace PeerSecure.CertAuthority.Mailbox;

/// <summary>Set in settings.json under "Mailbox", or by PEERSECURE_Mailbox__NAME. A copy for each device counts.</summary>
internal sealed class MailboxOptions
{
    public const string Section = "Mailbox";

    /// <summary>Envelopes kept for one account.</summary>
    [Range(1, 10_000_000)]
    public long Messages { get; set; } = 100_000;

    /// <summary>Their bytes.</summary>
    [Range(1_048_576, 1_099_511_627_776)]
    public long Bytes { get; set; } = 1L << 30;

    /// <summary>The part of it that one sender may fill, so that nobody can shut a mailbox for all others.</summary>
    [Range(1, 100)]
    public int PercentOfOneSender { get; set; } = 50;
}

[OptionsValidator]
internal sealed partial class MailboxOptionsValidator : IValidateOptions<MailboxOptions>;
