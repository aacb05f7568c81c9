using System.Security.Cryptography.X509Certificates;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Keys;
using PeerSecure.Common.Scram;
using PeerSecure.Peer.Authority;

namespace PeerSecure.Peer.Setup;

/// <summary>
/// Name and password towards the authority (A1): the password is turned into proofs here and never leaves; the login counts only when the
/// authority has proven that it knows the account too.
/// </summary>
internal sealed class SignIn(AuthorityClient client)
{
    internal static VerifierDocument VerifierOf(Passphrase password) =>
        ScramVerifier.TryCreate(password.Span, out var verifier, out var why)
            ? new VerifierDocument(verifier.Salt.ToArray(), verifier.Iterations, verifier.StoredKey.ToArray(), verifier.ServerKey.ToArray())
            : throw new SetupException(SetupFailure.BadPassword, $"{why}");

    internal Task<RegisteredAccount> RegisterAsync(AccountName name, string? invite, Passphrase password, CancellationToken cancellationToken) =>
        client.PostAsync("v1/accounts", new RegisterAccount(name.Value, invite, VerifierOf(password)), AccountJson.Default.RegisterAccount, AccountJson.Default.RegisteredAccount, cancellationToken);

    /// <summary>Signs in; the client carries the ticket from then on.</summary>
    internal async Task<LoginAnswer> LoginAsync(AccountName name, Passphrase password, CancellationToken cancellationToken)
    {
        var scram = ScramClient.Start(name.Value);
        var proof = await ProveAsync(scram, password, cancellationToken);
        var answer = await client.PostAsync(null, "v1/login/final", proof, AccountJson.Default.LoginFinal, AccountJson.Default.LoginAnswer, cancellationToken);
        if (answer is not { Message: not null, Ticket.Ticket: not null, Status: not null } || !scram.TryVerifyServer(answer.Message, out _))
        {
            throw new SetupException(SetupFailure.NoServerProof, name.Value);
        }

        client.Ticket = answer.Ticket.Ticket;
        if (answer.RenewVerifier)
        {
            await ChangePasswordAsync(name, password, password, cancellationToken);
        }

        return answer;
    }

    internal async Task ChangePasswordAsync(AccountName name, Passphrase current, Passphrase next, CancellationToken cancellationToken)
    {
        var scram = ScramClient.Start(name.Value);
        var proof = await ProveAsync(scram, current, cancellationToken);
        using var content = AuthorityClient.Json(new ChangePassword(proof, null, null, VerifierOf(next)), AccountJson.Default.ChangePassword);
        var answer = await client.AnswerAsync(null, HttpMethod.Put, "v1/account/password", content, "application/json", cancellationToken);
        var final = System.Text.Json.JsonSerializer.Deserialize(answer.Body, AccountJson.Default.LoginChallenge);
        if (final?.Message is null || !scram.TryVerifyServer(final.Message, out _))
        {
            throw new SetupException(SetupFailure.NoServerProof, name.Value);
        }

        client.Ticket = null;   // its login ended with the password
    }

    internal async Task ResetPasswordAsync(AccountName name, string code, Passphrase next, CancellationToken cancellationToken)
    {
        using var content = AuthorityClient.Json(new ChangePassword(null, name.Value, code, VerifierOf(next)), AccountJson.Default.ChangePassword);
        await client.SendAsync(HttpMethod.Put, "v1/account/password", content, cancellationToken);
    }

    /// <summary>A4: the device certificate alone gets a ticket; enough for everything but administration.</summary>
    internal async Task<TicketAnswer> ByDeviceAsync(CancellationToken cancellationToken)
    {
        var answer = await client.PostAsync(null, "v1/tickets", new TicketRequest(TicketRequest.Device, null), AccountJson.Default.TicketRequest, AccountJson.Default.TicketAnswer, cancellationToken);
        client.Ticket = answer.Ticket;
        return answer;
    }

    /// <summary>A3: a newer ticket of the same login.</summary>
    internal async Task<TicketAnswer> RefreshAsync(string ticket, CancellationToken cancellationToken)
    {
        var answer = await client.PostAsync(ticket, "v1/tickets", new TicketRequest(TicketRequest.Refresh, null), AccountJson.Default.TicketRequest, AccountJson.Default.TicketAnswer, cancellationToken);
        client.Ticket = answer.Ticket;
        return answer;
    }

    private async Task<LoginFinal> ProveAsync(ScramClient scram, Passphrase password, CancellationToken cancellationToken)
    {
        await client.ConnectAsync(cancellationToken);
        var challenge = await client.PostAsync(null, "v1/login/first", new LoginFirst(scram.FirstMessage), AccountJson.Default.LoginFirst, AccountJson.Default.LoginChallenge, cancellationToken);
        using var shown = X509CertificateLoader.LoadCertificate(client.ShownCertificate.Span);

        // A1: bound to the certificate that was judged on this connection; whoever sits in between has another
        if (challenge is not { Message: not null, Token: not null }
            || !ChannelBinding.TryForServer(shown, out var binding)
            || !scram.TryRespond(challenge.Message, password.Span, binding, out var final, out var why))
        {
            throw new SetupException(SetupFailure.NoServerProof, "");
        }

        return new LoginFinal(final, challenge.Token);
    }
}
