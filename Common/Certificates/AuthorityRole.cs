namespace PeerSecure.Common.Certificates;

/// <summary>What one of the authority's own keys is for (N5). A certificate for one role is refused in every other.</summary>
public enum AuthorityRole
{
    Tls,
    Ticket,
    TimeStamp,
    Ocsp,
}
