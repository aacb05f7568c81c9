using System.Text;
using PeerSecure.Common.Envelopes;
using PeerSecure.Common.Keys;
using PeerSecure.Common.Scram;
using PeerSecure.Common.Tests.Envelopes;
using PeerSecure.Common.Tests.Tickets;
using PeerSecure.Common.Tickets;

namespace PeerSecure.Common.Tests;

/// <summary>Parsers of what strangers send answer false to anything; these damage valid inputs in thousands of ways, well signed where a signature stands before the parser.</summary>
public sealed class HostileInputTests(MailWorld world, TicketForge forge) : IClassFixture<MailWorld>, IClassFixture<TicketForge>
{
    private const int Rounds = 3000;

    [Fact]
    public void Login_messages_and_tokens_never_throw()
    {
        using var secret = SecretBytes.Random(ScramServer.SecretLength);
        using var server = new ScramServer(secret, TimeProvider.System);
        var client = ScramClient.Start("alice");
        Assert.True(server.TryReadFirst(client.FirstMessage, out var first, out _));
        var challenge = server.Challenge(first, null);
        Assert.True(server.TryOpenToken(challenge.Token, out var pending, out _));
        var final = $"c=biws,r={first.Nonce},p={Convert.ToBase64String(new byte[32])}";

        Damage(client.FirstMessage, text => server.TryReadFirst(text, out _, out _));
        Damage(challenge.Token, text => server.TryOpenToken(text, out _, out _));
        Damage(final, text => server.TryFinish(pending, text, new byte[32], null, out _, out _));
        // a count of rounds that would make the client compute for long stays out of this
        Damage(challenge.ServerFirst.Replace("i=600000", "i=1", StringComparison.Ordinal), text => client.TryRespond(text, "password", [], out _, out _));
    }

    [Fact]
    public void Tickets_time_answers_and_key_documents_never_throw()
    {
        var use = TicketUse.AtAuthority(TicketForge.Presented);
        var question = TimeQuestion.Ask(TimeProvider.System);
        var answer = TimeAnswer.Sign(forge.Signer, TicketForge.Authority, question.Nonce, TicketForge.Start, forge.Clock);
        Damage(forge.Sign(forge.Header, TicketForge.Payload), text => forge.TryVerify(text, use, out _));
        Damage(forge.Header, header => forge.TryVerify(forge.Sign(header, TicketForge.Payload), use, out _));
        Damage(TicketForge.Payload, payload => forge.TryVerify(forge.Sign(forge.Header, payload), use, out _));
        Damage(answer, text => question.TryAccept(text, forge.Keys, TicketForge.Authority, out _, out _));
        Mutation.NeverThrows(TicketKeyDocument.Write(forge.Keys), Rounds, json => TicketKeyDocument.TryParse(json, out _));
    }

    [Fact]
    public void Documents_bodies_and_records_never_throw()
    {
        using var fileKey = FileKey.Random();
        var details = new FileDetails { Name = "a", Length = 1, HeaderHash = new byte[32], Sha256 = new byte[32] };
        Mutation.NeverThrows(FileBody.Of("a", fileKey, details).Encoded.ToArray(), Rounds, json => MessageBody.TryParse(json, out _));

        var owner = world.Bob.Verified;
        var prekey = world.Bob.Prekey.Sign(world.Bob.Signer, world.Now).Payload;
        Mutation.NeverThrows(prekey, Rounds, json => VerifiedPrekey.TryVerify(world.Bob.Signer.Sign("prekey", json), owner, 0, world.Now, out _, out _));

        using var accountKey = AccountKey.Create(1);
        var record = OwnedFile.Seal(accountKey, world.Authority.Id, world.Bob.Identity.Account, fileKey, details);
        Mutation.NeverThrows(record, Rounds, bytes => OwnedFile.TryOpen(bytes, accountKey, world.Authority.Id, world.Bob.Identity.Account, out _));

        using var code = RecoveryCode.Random();
        Damage(new string(code.Print()), text => RecoveryCode.TryParse(text, out _, out _));
    }

    [Fact]
    public void What_is_inside_an_envelope_never_throws()
    {
        var message = world.ToBob();
        var json = Encoding.UTF8.GetBytes("{}");
        var content = SignedContent.Encode(world.Laptop.Signer.Sign("message", SignedContent.SignedBytes(world.Laptop.Signer.Chain, json)));
        Mutation.NeverThrows(content, Rounds, bytes => SignedContent.Parse(bytes) is not null);
        Mutation.NeverThrows(EnvelopePadding.Pad(content), Rounds, bytes => EnvelopePadding.TryUnpad(bytes, out _));
        var envelope = EnvelopeSealer.Seal(message, world.Laptop.Signer, world.Bob.VerifiedPrekey);
        Mutation.NeverThrows(envelope.Bytes.ToArray(), Rounds / 10, bytes => SealedEnvelope.TryParse(bytes, out _));
    }

    private static void Damage(string valid, Func<string, bool> parse) =>
        Mutation.NeverThrows(Encoding.UTF8.GetBytes(valid), Rounds, bytes => parse(Encoding.UTF8.GetString(bytes)));
}
