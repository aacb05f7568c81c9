using System.Net.Http.Headers;
using PeerSecure.Common.Certificates;

namespace PeerSecure.Peer.Authority;

/// <summary>
/// First contact of a process with one address of the joined authority. S3: while the time is unknown the chain is verified without its dates,
/// a time stamp is asked for with a fresh nonce and verified at its own time, and only with that time are the dates of the chain applied.
/// </summary>
internal sealed class AuthorityContact(
    AuthorityAddress address, TlsIdentity? identity, TrustAnchors anchors, IRevocationLookup revocations, AuthorityClock clock, TimeProvider machine)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    internal async Task<AuthorityTransport> OpenAsync(CancellationToken cancellationToken)
    {
        var transport = new AuthorityTransport(address, identity, Judge);
        try
        {
            if (!clock.IsProven)
            {
                await ProveTimeAsync(transport, anchors, revocations, clock, machine, cancellationToken);
                var failure = transport.Shown is { } shown ? Judge(shown) : AuthorityFailure.NotAnAuthority;
                if (failure is { } reason)
                {
                    throw new AuthorityException(reason, address.ToString());
                }
            }

            return transport;
        }
        catch
        {
            transport.Dispose();
            throw;
        }
    }

    /// <summary>Asks the time-stamp authority; its answer counts from the moment of asking, so that a slow network cannot push time forward.</summary>
    internal static async Task ProveTimeAsync(
        AuthorityTransport transport, TrustAnchors anchors, IRevocationLookup revocations, AuthorityClock clock, TimeProvider machine, CancellationToken cancellationToken)
    {
        var question = TimeStamps.AskTime();
        using var content = new ByteArrayContent(question.Encode());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/timestamp-query");
        using var request = new HttpRequestMessage(HttpMethod.Post, "tsa") { Content = content };
        var asked = machine.GetTimestamp();
        var answer = await transport.SendAsync(request, Patience, cancellationToken);
        if (!TimeStamps.TryAccept(question, answer.Body, anchors, revocations, out var token))
        {
            throw new AuthorityException(AuthorityFailure.Untrusted, transport.Address.ToString());
        }

        clock.Prove(token.TokenInfo.Timestamp, asked);
    }

    private AuthorityFailure? Judge(TlsCertificates received)
    {
        if (!ReceivedChain.TryParse(received, out var chain, out _))
        {
            return AuthorityFailure.NotAnAuthority;
        }

        // N4: only the authority's own URI counts, whatever host name was dialled
        var passed = clock.IsProven
            ? VerifiedAuthority.TryVerify(chain, anchors, AuthorityRole.Tls, revocations, clock.Now, out _, out var why)
            : UndatedAuthority.TryVerify(chain, anchors, AuthorityRole.Tls, revocations, out _, out why);
        return passed ? null : FailureOf(why);
    }

    internal static AuthorityFailure FailureOf(CertificateRejection why) => why switch
    {
        CertificateRejection.Expired or CertificateRejection.NotYetValid or CertificateRejection.IssuerNotValidNow => AuthorityFailure.Expired,
        CertificateRejection.Revoked or CertificateRejection.IssuerRevoked => AuthorityFailure.Revoked,
        CertificateRejection.OtherRoot or CertificateRejection.OtherAuthority => AuthorityFailure.OtherRoot,
        CertificateRejection.NoCertificate or CertificateRejection.Malformed or CertificateRejection.TooLarge => AuthorityFailure.NotAnAuthority,
        _ => AuthorityFailure.Untrusted,
    };
}
