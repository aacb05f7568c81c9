using System.Net;
using System.Net.Sockets;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Accounts;

/// <summary>
/// Slows whoever guesses, not whoever is guessed at. An address gets ten wrong passwords at once and then one in six seconds, over all
/// accounts together; an account gets thirty from anywhere and then one in ten seconds, but that second limit does not hold for an
/// address this account signed in from before, so nobody can lock an owner out. IPv6 addresses count by their /64.
/// </summary>
internal sealed class GuessLimits(TimeProvider clock)
{
    private const int FamiliarPlaces = 100_000;

    private readonly TokenBuckets _byAddress = new(burst: 10, TimeSpan.FromSeconds(6), clock);
    private readonly TokenBuckets _byAccount = new(burst: 30, TimeSpan.FromSeconds(10), clock);
    private readonly TokenBuckets _beginnings = new(burst: 60, TimeSpan.FromMilliseconds(200), clock);
    private readonly TokenBuckets _lookUps = new(burst: 20, TimeSpan.FromSeconds(1), clock);
    private readonly TokenBuckets _registrations = new(burst: 20, TimeSpan.FromSeconds(6), clock);
    private readonly HashSet<(string Account, string Place)> _familiar = [];
    private readonly Lock _gate = new();

    /// <summary>The first step of a login is cheap, but not free.</summary>
    public Refusal? Begin(HttpContext context) => Take(_beginnings, PlaceOf(context));

    public Refusal? LookUp(HttpContext context) => Take(_lookUps, PlaceOf(context));

    public Refusal? Register(HttpContext context) => Take(_registrations, PlaceOf(context));

    /// <summary>Before a proof is judged it is counted as wrong, so that many at once cannot slip through together; <see cref="Right"/> gives it back.</summary>
    public Refusal? BeforeProof(HttpContext context, string account)
    {
        var place = PlaceOf(context);
        if (!_byAddress.TryTake(place, out var wait))
        {
            return TooMany(wait);
        }

        if (!IsFamiliar(account, place) && !_byAccount.TryTake(account, out wait))
        {
            _byAddress.GiveBack(place);
            return TooMany(wait);
        }

        return null;
    }

    public void Right(HttpContext context, string account)
    {
        var place = PlaceOf(context);
        _beginnings.GiveBack(place);   // an office behind one address signs in as often as it likes
        _byAddress.GiveBack(place);
        if (!IsFamiliar(account, place))
        {
            _byAccount.GiveBack(account);
        }

        lock (_gate)
        {
            if (_familiar.Count >= FamiliarPlaces)
            {
                _familiar.Clear();
            }

            _familiar.Add((account, place));
        }
    }

    private bool IsFamiliar(string account, string place)
    {
        lock (_gate)
        {
            return _familiar.Contains((account, place));
        }
    }

    private static Refusal? Take(TokenBuckets buckets, string place) => buckets.TryTake(place, out var wait) ? null : TooMany(wait);

    private static Refusal TooMany(TimeSpan wait) =>
        new(StatusCodes.Status429TooManyRequests, ErrorCodes.TooMany, "Too many attempts from here: wait a moment.") { RetryAfter = wait };

    private static string PlaceOf(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is not { } address)
        {
            return RequestOrigin.Control;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        return address.AddressFamily == AddressFamily.InterNetworkV6 ? new IPAddress([.. address.GetAddressBytes().AsSpan(0, 8), 0, 0, 0, 0, 0, 0, 0, 0]).ToString() : address.ToString();
    }
}
