using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace PeerSecure.CertAuthority.Events;

/// <summary>Set in settings.json under "Events", or by PEERSECURE_Events__NAME.</summary>
internal sealed class EventOptions
{
    public const string Section = "Events";

    /// <summary>Streams open at once.</summary>
    [Range(1, 100_000)]
    public int Listeners { get; set; } = 10_000;

    /// <summary>Streams of one account at once, over all its devices.</summary>
    [Range(1, 100_000)]
    public int ListenersPerAccount { get; set; } = 32;

    /// <summary>A comment goes out this often, and whether the listener may still listen is asked as often.</summary>
    [Range(1, 60)]
    public int HeartbeatSeconds { get; set; } = 20;
}

[OptionsValidator]
internal sealed partial class EventOptionsValidator : IValidateOptions<EventOptions>;
