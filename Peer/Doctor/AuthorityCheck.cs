using System.Net;
using System.Net.Sockets;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Revocation;
using PeerSecure.Peer.Authority;
using PeerSecure.Peer.Identity;

namespace PeerSecure.Peer.Doctor;

/// <summary>Whether the joined authority answers, at which of its addresses, what time it is there, and how old the revocation list it serves is.</summary>
internal sealed class AuthorityCheck(JoinedAuthority joined, TimeProvider machine)
{
    private const string Area = "authority";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    /// <summary>It is signed again every hour (R2).</summary>
    private static readonly TimeSpan OldList = TimeSpan.FromHours(2);

    internal AuthorityClock Clock { get; } = new(machine, joined.LatestTime);

    /// <summary>What is revoked, as far as the authority told; empty when it could not be asked.</summary>
    internal KnownRevocations Revocations { get; } = new(joined.ToAnchors());

    internal async Task<IReadOnlyList<HealthFinding>> RunAsync(CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(joined.Addresses.Select(address => AskAsync(address, cancellationToken)));
        var answered = answers.Any(static answer => answer.Failure is null);
        var elsewhere = answered ? null : await MovedAuthority.FindAsync(joined.Id, joined.Addresses, machine, cancellationToken);
        List<HealthFinding> found = [.. answers.Select(answer => Describe(answer, answered, elsewhere))];
        if (Revocations.Newest(RevocationListKind.Devices) is { } newest)
        {
            found.Add(ListAge(Clock.Now - newest.Content.ThisUpdate));
        }

        return found;
    }

    private async Task<Answer> AskAsync(string text, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        using var client = new AuthorityClient(joined with { Addresses = [text] }, joined.ToAnchors(), DangerousNoRevocation.Lookup, identity: null, Clock, machine);
        try
        {
            var answer = await client.AnswerAsync(HttpMethod.Get, "v1/revocations?after=0", null, "application/json", limit.Token);
            if (RevocationUpdates.TryParse(answer.Body, out var updates))
            {
                Revocations.Take(updates, Clock.Now);
            }

            return new Answer(text, null);
        }
        catch (AuthorityException failure)
        {
            return new Answer(text, failure);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Answer(text, new AuthorityException(AuthorityFailure.TimedOut, text));
        }
    }

    private static HealthFinding Describe(Answer answer, bool otherAnswered, IPEndPoint? elsewhere)
    {
        if (answer.Failure is not { } failure)
        {
            return HealthFinding.Good(Area, "authority-answers", answer.Address, $"The authority answers at {answer.Address}, and it is the one you joined.");
        }

        var isSilent = failure.Reason is AuthorityFailure.Unreachable or AuthorityFailure.TimedOut or AuthorityFailure.NotAnAuthority;
        var cause = $"{failure.Message}{Detail(failure)}";
        return isSilent && otherAnswered
            ? HealthFinding.Note(Area, failure.Code, answer.Address, cause, "It answers at another address, so nothing needs to be done.")
            : HealthFinding.Problem(Area, failure.Code, answer.Address, cause, isSilent ? Advice(elsewhere) : failure.Remedy);
    }

    /// <summary>An authority that announces itself with the joined id is worth a try: joining it again proves that it has the pinned root.</summary>
    private static string Advice(IPEndPoint? elsewhere)
    {
        const string Meanwhile = "Until it is back, devices of this authority go on working with each other (peersecure status shows how long).";
        return elsewhere is null
            ? $"Check that it runs ('peersecure ca status' on its machine), that the address is right, and that no firewall is in between. {Meanwhile}"
            : $"One that says it is this authority announces itself at {elsewhere}. If it has moved: peersecure join {elsewhere}. {Meanwhile}";
    }

    private static string Detail(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            if (failure is SocketException socket)
            {
                return socket.SocketErrorCode switch
                {
                    SocketError.ConnectionRefused => " Its machine is there, but nothing listens on that port.",
                    SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => " Its name is not known to the name service.",
                    SocketError.NetworkUnreachable or SocketError.HostUnreachable => " There is no way to that machine: it is off, or the network is.",
                    SocketError.TimedOut => " Its machine does not react: off, or behind a firewall.",
                    var other => $" ({other})",
                };
            }
        }

        return "";
    }

    private static HealthFinding ListAge(TimeSpan age) => age < OldList
        ? HealthFinding.Good("revocations", "revocation-list", null, $"The authority's revocation list is {Spans.Of(age)} old.")
        : HealthFinding.Problem(
            "revocations", "revocation-list-old", null, $"The authority serves a revocation list that is {Spans.Of(age)} old; it should sign it again every hour.",
            "Look at the authority's log: its disk may be full, or its clock may have jumped.");

    private sealed record Answer(string Address, AuthorityException? Failure);
}
