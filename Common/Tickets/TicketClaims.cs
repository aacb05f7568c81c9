using System.Diagnostics.CodeAnalysis;
using PeerSecure.Common.Certificates;

namespace PeerSecure.Common.Tickets;

/// <summary>From claims as text to the types that carry their grammar. Runs after the signature was verified, and still trusts nothing.</summary>
internal static class TicketClaims
{
    private const long LastMoment = 253_402_214_400;   // a day before the end of year 9999, so that adding a lifetime cannot overflow

    internal static bool TryRead(TicketPayload claims, [NotNullWhen(true)] out Ticket? ticket)
    {
        ticket = null;
        if (!AccountName.TryParse(claims.Subject, out var account)
            || !TicketAudience.TryParse(claims.Audience, out var audience)
            || !TicketId.TryParse(claims.Id, out var id)
            || !LoginId.TryParse(claims.Login, out var login)
            || !TryReadDevice(claims, out var device)
            || !TryReadBinding(claims, out var binding)
            || !AreWords(claims.Methods) || !AreWords(claims.Roles) || claims.Methods.Length == 0
            || !AreMoments(claims.IssuedAt, claims.NotBefore, claims.ExpiresAt, claims.AuthenticatedAt))
        {
            return false;
        }

        var grant = new TicketGrant(account, audience, login, DateTimeOffset.FromUnixTimeSeconds(claims.AuthenticatedAt))
        {
            Methods = claims.Methods,
            Roles = claims.Roles,
            Device = device,
            Binding = binding,
        };
        ticket = new Ticket(
            grant, id, DateTimeOffset.FromUnixTimeSeconds(claims.IssuedAt), DateTimeOffset.FromUnixTimeSeconds(claims.ExpiresAt));
        return true;
    }

    // A bound ticket names its device, an unbound one may.
    private static bool TryReadDevice(TicketPayload claims, out DeviceName? device)
    {
        device = null;
        return claims.Device is null ? claims.Binding is null : DeviceName.TryParse(claims.Device, out device);
    }

    private static bool TryReadBinding(TicketPayload claims, out CertificateFingerprint? binding)
    {
        binding = null;
        return claims.Binding is null || CertificateFingerprint.TryParse(Convert.ToHexStringLower(claims.Binding.CertificateHash), out binding);
    }

    private static bool AreWords(string[] words) =>
        words.Length <= TicketLimits.MaxRoles
        && Array.TrueForAll(words, word => word is { Length: > 0 and <= 32 } && word.All(char.IsAsciiLetterLower));

    private static bool AreMoments(params ReadOnlySpan<long> seconds) => !seconds.ContainsAnyExceptInRange(0L, LastMoment);
}
