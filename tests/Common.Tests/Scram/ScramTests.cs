using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PeerSecure.Common.Keys;
using PeerSecure.Common.Scram;

namespace PeerSecure.Common.Tests.Scram;

public sealed class ScramTests : IClassFixture<ScramExchange>
{
    private readonly ScramExchange _exchange;

    public ScramTests(ScramExchange exchange) => _exchange = exchange;

    [Fact]
    public void The_exchange_of_rfc_7677_is_reproduced_on_both_sides()
    {
        using var secret = SecretBytes.Random(ScramServer.SecretLength);
        using var server = new ScramServer(secret, TimeProvider.System, ScramRules.Published);
        var salt = Convert.FromBase64String("W22ZaJ0SNY7soEsUEjb6gQ==");
        Assert.True(ScramVerifier.TryCreate("pencil", salt, 4096, out var verifier, out _));

        var client = ScramClient.Start("user", "rOprNGfwEbeRWgbNEkqO", ScramRules.Published);
        Assert.Equal("n,,n=user,r=rOprNGfwEbeRWgbNEkqO", client.FirstMessage);

        Assert.True(server.TryReadFirst(client.FirstMessage, out var first, out _));
        var challenge = server.Challenge(first, verifier, "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0");
        Assert.Equal("r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096", challenge.ServerFirst);

        Assert.True(client.TryRespond(challenge.ServerFirst, "pencil", [], out var clientFinal, out _));
        Assert.Equal(
            "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=", clientFinal);

        Assert.True(server.TryOpenToken(challenge.Token, out var pending, out _));
        Assert.True(server.TryFinish(pending, clientFinal, [], verifier, out var serverFinal, out _));
        Assert.Equal("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=", serverFinal);
        Assert.True(client.TryVerifyServer(serverFinal, out _));
    }

    [Fact]
    public void A_right_password_logs_in_and_the_server_proves_itself()
    {
        var client = ScramClient.Start(ScramExchange.Name);
        Assert.StartsWith("p=tls-server-end-point,,n=alice,r=", client.FirstMessage, StringComparison.Ordinal);
        var (challenge, clientFinal) = _exchange.Respond(client, ScramExchange.Password);
        Assert.True(_exchange.TryFinish(challenge, clientFinal, out var serverFinal, out var why), why.ToString());
        Assert.True(client.TryVerifyServer(serverFinal!, out _));
    }

    [Fact]
    public void The_name_and_the_id_and_end_of_the_token_come_back_with_it()
    {
        Assert.True(_exchange.Server.TryReadFirst(ScramClient.Start("odd,=name").FirstMessage, out var first, out _));
        Assert.Equal("odd,=name", first.Name);
        var challenge = _exchange.Server.Challenge(first, null);
        Assert.True(_exchange.Server.TryOpenToken(challenge.Token, out var pending, out _));
        Assert.Equal("odd,=name", pending.Name);
        Assert.NotEqual(Guid.Empty, pending.TokenId);
        Assert.Equal(_exchange.Clock.Now + TimeSpan.FromSeconds(60), pending.ExpiresAt);
    }

    [Fact]
    public void A_wrong_password_and_an_unknown_name_get_the_same_refusal()
    {
        var (challenge, clientFinal) = _exchange.Respond(ScramClient.Start(ScramExchange.Name), "wrong");
        Assert.False(_exchange.TryFinish(challenge, clientFinal, out _, out var wrong));
        var (unknownChallenge, unknownFinal) = _exchange.Respond(ScramClient.Start("nobody"), "wrong", known: false);
        Assert.False(_exchange.TryFinish(unknownChallenge, unknownFinal, out _, out var unknown, known: false));
        Assert.Equal(ScramRejection.WrongProof, wrong);
        Assert.Equal(wrong, unknown);
    }

    // A1: stable fake answers with the current count.
    [Fact]
    public void An_unknown_name_keeps_its_salt_for_as_long_as_the_secret_lasts()
    {
        using var again = new ScramServer(_exchange.Secret, _exchange.Clock);
        using var otherSecret = SecretBytes.Random(ScramServer.SecretLength);
        using var other = new ScramServer(otherSecret, _exchange.Clock);

        Assert.Equal(SaltAndCount(_exchange.Server, "nobody"), SaltAndCount(again, "nobody"));
        Assert.NotEqual(SaltAndCount(_exchange.Server, "nobody"), SaltAndCount(_exchange.Server, "nobody2"));
        Assert.NotEqual(SaltAndCount(_exchange.Server, "nobody"), SaltAndCount(other, "nobody"));
        Assert.EndsWith(",i=600000", SaltAndCount(_exchange.Server, "nobody"), StringComparison.Ordinal);

        static string SaltAndCount(ScramServer server, string name)
        {
            Assert.True(server.TryReadFirst(ScramClient.Start(name).FirstMessage, out var first, out _));
            var serverFirst = server.Challenge(first, null).ServerFirst;
            return serverFirst[serverFirst.IndexOf(",s=", StringComparison.Ordinal)..];
        }
    }

    // A1: nobody proves a fake account, not even with its own keys.
    [Fact]
    public void A_real_and_a_fake_challenge_have_the_same_shape()
    {
        Assert.True(_exchange.Server.TryReadFirst(ScramClient.Start("alice").FirstMessage, out var first, out _));
        var real = _exchange.Server.Challenge(first, _exchange.Verifier);
        var fake = _exchange.Server.Challenge(first, null);
        Assert.Equal(real.ServerFirst.Length, fake.ServerFirst.Length);
        Assert.Equal(real.Token.Length, fake.Token.Length);
    }

    // A1: the server refuses gs2 flag `y`, and everything else without our channel binding.
    [Theory]
    [InlineData("y,,n=alice,r=abc", ScramRejection.ChannelBindingMissing)]
    [InlineData("n,,n=alice,r=abc", ScramRejection.ChannelBindingMissing)]
    [InlineData("p=tls-unique,,n=alice,r=abc", ScramRejection.ChannelBindingMissing)]
    [InlineData("p=tls-exporter,,n=alice,r=abc", ScramRejection.ChannelBindingMissing)]
    [InlineData("p=tls-server-end-point,a=root,n=alice,r=abc", ScramRejection.Unsupported)]
    [InlineData("p=tls-server-end-point,,m=x,n=alice,r=abc", ScramRejection.Unsupported)]
    [InlineData("p=tls-server-end-point,,n=alice", ScramRejection.Malformed)]
    [InlineData("p=tls-server-end-point,,r=abc,n=alice", ScramRejection.Malformed)]
    [InlineData("p=tls-server-end-point,,n=,r=abc", ScramRejection.Malformed)]
    [InlineData("p=tls-server-end-point,,n=alice,r=", ScramRejection.Malformed)]
    [InlineData("p=tls-server-end-point,,n=ali=ce,r=abc", ScramRejection.Malformed)]
    [InlineData("p=tls-server-end-point,,n=ali\0ce,r=abc", ScramRejection.Malformed)]
    [InlineData("p=tls-server-end-point,,n=alice,r=a c", ScramRejection.Malformed)]
    [InlineData("p=tls-server-end-point,,n=alice,r=abc,x=1", ScramRejection.Malformed)]
    [InlineData("p=tls-server-end-point,,n=alice,r=abc,", ScramRejection.Malformed)]
    [InlineData("p=tls-server-end-point", ScramRejection.Unsupported)]
    [InlineData("", ScramRejection.Malformed)]
    [InlineData(",", ScramRejection.Malformed)]
    [InlineData("x,,n=alice,r=abc", ScramRejection.Malformed)]
    public void A_first_message_of_another_kind_is_refused(string message, ScramRejection expected)
    {
        Assert.False(_exchange.Server.TryReadFirst(message, out _, out var why));
        Assert.Equal(expected, why);
    }

    [Fact]
    public void Overlong_messages_are_refused_at_every_step()
    {
        var filler = new string('a', ScramLimits.MaxMessageLength);
        Assert.False(_exchange.Server.TryReadFirst($"p=tls-server-end-point,,n={filler},r=abc", out _, out _));
        Assert.False(_exchange.Server.TryOpenToken(new string('A', 100_000), out _, out _));
        Assert.False(ScramClient.Start("alice").TryRespond($"r={filler},s=AAAA,i=600000", "x", [], out _, out _));
    }

    // A1: fewer than 600,000 would hand out a cheap guess, more than 10,000,000 would hang the client.
    [Theory]
    [InlineData("599999")]
    [InlineData("1")]
    [InlineData("10000001")]
    [InlineData("2147483647")]
    public void A_client_refuses_a_count_of_rounds_out_of_range(string iterations)
    {
        var client = ScramClient.Start("alice");
        var nonce = client.FirstMessage[(client.FirstMessage.IndexOf("r=", StringComparison.Ordinal) + 2)..];
        Assert.False(client.TryRespond($"r={nonce}more,s=W22ZaJ0SNY7soEsUEjb6gQ==,i={iterations}", "pencil", [], out _, out var why));
        Assert.Equal(ScramRejection.IterationsOutOfRange, why);
    }

    [Theory]
    [InlineData("r={0},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=600000", ScramRejection.WrongNonce)]          // nothing added by the server
    [InlineData("r=another,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=600000", ScramRejection.WrongNonce)]
    [InlineData("m=x,r={0}more,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=600000", ScramRejection.Unsupported)]
    [InlineData("r={0}more,s=W22ZaJ0SNY7soEsUEjb6gR==,i=600000", ScramRejection.Malformed)]        // bits after the end of the base64
    [InlineData("r={0}more,s=W22 ZaJ0SNY7soEsUEjb6gQ==,i=600000", ScramRejection.Malformed)]
    [InlineData("r={0}more,s=,i=600000", ScramRejection.Malformed)]
    [InlineData("r={0}more,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=0600000", ScramRejection.Malformed)]
    [InlineData("r={0}more,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=-1", ScramRejection.Malformed)]
    [InlineData("r={0}more,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=99999999999", ScramRejection.Malformed)]
    [InlineData("r={0}more,s=W22ZaJ0SNY7soEsUEjb6gQ==", ScramRejection.Malformed)]
    [InlineData("r={0}more,i=600000,s=W22ZaJ0SNY7soEsUEjb6gQ==", ScramRejection.Malformed)]
    [InlineData("e=other-error", ScramRejection.Malformed)]
    [InlineData("", ScramRejection.Malformed)]
    public void A_client_refuses_a_challenge_that_is_not_one(string template, ScramRejection expected)
    {
        var client = ScramClient.Start("alice");
        var nonce = client.FirstMessage[(client.FirstMessage.IndexOf("r=", StringComparison.Ordinal) + 2)..];
        Assert.False(client.TryRespond(template.Replace("{0}", nonce, StringComparison.Ordinal), "pencil", [], out _, out var why));
        Assert.Equal(expected, why);
    }

    [Fact]
    public void A_proof_bound_to_another_certificate_is_refused()
    {
        var (challenge, clientFinal) = _exchange.Respond(ScramClient.Start("alice"), ScramExchange.Password, binding: new byte[32]);
        Assert.False(_exchange.TryFinish(challenge, clientFinal, out _, out var why));
        Assert.Equal(ScramRejection.ChannelBindingMismatch, why);
    }

    [Fact]
    public void A_proof_for_another_challenge_is_refused()
    {
        var (_, clientFinal) = _exchange.Respond(ScramClient.Start("alice"), ScramExchange.Password);
        Assert.True(_exchange.Server.TryReadFirst(ScramClient.Start("alice").FirstMessage, out var first, out _));
        Assert.False(_exchange.TryFinish(_exchange.Server.Challenge(first, _exchange.Verifier), clientFinal, out _, out var why));
        Assert.Equal(ScramRejection.WrongNonce, why);
    }

    [Fact]
    public void Every_flipped_bit_of_the_final_message_is_refused()
    {
        var (challenge, clientFinal) = _exchange.Respond(ScramClient.Start("alice"), ScramExchange.Password);
        Assert.True(_exchange.TryFinish(challenge, clientFinal, out _, out _));
        for (var bit = 0; bit < clientFinal.Length * 7; bit++)
        {
            var altered = clientFinal.ToCharArray();
            altered[bit / 7] ^= (char)(1 << (bit % 7));
            Assert.False(_exchange.TryFinish(challenge, new string(altered), out _, out _), $"accepted with bit {bit} flipped");
        }
    }

    [Fact]
    public void Every_truncation_of_the_final_message_is_refused()
    {
        var (challenge, clientFinal) = _exchange.Respond(ScramClient.Start("alice"), ScramExchange.Password);
        for (var length = 0; length < clientFinal.Length; length++)
        {
            Assert.False(_exchange.TryFinish(challenge, clientFinal[..length], out _, out _), $"accepted {length} characters");
        }
    }

    // A1: 60 s.
    [Fact]
    public void A_token_older_than_sixty_seconds_is_refused()
    {
        var clock = new TestClock(_exchange.Clock.Now);
        using var server = new ScramServer(_exchange.Secret, clock);
        Assert.True(server.TryReadFirst(ScramClient.Start("alice").FirstMessage, out var first, out _));
        var token = server.Challenge(first, null).Token;
        clock.Now += TimeSpan.FromSeconds(59);
        Assert.True(server.TryOpenToken(token, out _, out _));
        clock.Now += TimeSpan.FromSeconds(1);
        Assert.False(server.TryOpenToken(token, out _, out var why));
        Assert.Equal(ScramRejection.ExpiredToken, why);
    }

    [Fact]
    public void Every_flipped_bit_and_every_truncation_of_a_token_is_refused()
    {
        Assert.True(_exchange.Server.TryReadFirst(ScramClient.Start("alice").FirstMessage, out var first, out _));
        var token = _exchange.Server.Challenge(first, null).Token;
        for (var index = 0; index < token.Length; index++)
        {
            var altered = token.ToCharArray();
            altered[index] = altered[index] == 'A' ? 'B' : 'A';
            Assert.False(_exchange.Server.TryOpenToken(new string(altered), out _, out _), $"accepted with character {index} changed");
            Assert.False(_exchange.Server.TryOpenToken(token[..index], out _, out _), $"accepted {index} characters");
        }
    }

    [Fact]
    public void A_token_of_another_server_is_refused()
    {
        using var otherSecret = SecretBytes.Random(ScramServer.SecretLength);
        using var other = new ScramServer(otherSecret, _exchange.Clock);
        Assert.True(other.TryReadFirst(ScramClient.Start("alice").FirstMessage, out var first, out _));
        Assert.False(_exchange.Server.TryOpenToken(other.Challenge(first, null).Token, out _, out var why));
        Assert.Equal(ScramRejection.InvalidToken, why);
    }

    [Theory]
    [InlineData("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=", ScramRejection.ServerNotProven)]
    [InlineData("v=AAAA", ScramRejection.ServerNotProven)]
    [InlineData("v=", ScramRejection.Malformed)]
    [InlineData("e=invalid-proof", ScramRejection.Malformed)]
    [InlineData("", ScramRejection.Malformed)]
    public void A_server_that_does_not_know_the_account_is_not_believed(string serverFinal, ScramRejection expected)
    {
        var client = ScramClient.Start("alice");
        _exchange.Respond(client, ScramExchange.Password);
        Assert.False(client.TryVerifyServer(serverFinal, out var why));
        Assert.Equal(expected, why);
    }

    [Fact]
    public void A_changed_password_ends_what_the_old_one_began()
    {
        var (challenge, clientFinal) = _exchange.Respond(ScramClient.Start("alice"), ScramExchange.Password);
        Assert.True(ScramVerifier.TryCreate("another password", out var changed, out _));
        Assert.True(_exchange.Server.TryOpenToken(challenge.Token, out var pending, out _));
        Assert.False(_exchange.Server.TryFinish(pending, clientFinal, _exchange.Binding, changed, out _, out var why));
        Assert.Equal(ScramRejection.WrongProof, why);
    }

    [Fact]
    public void Only_verifiers_that_fit_our_clients_are_taken()
    {
        var verifier = _exchange.Verifier;
        Assert.True(ScramVerifier.TryImport(verifier.Iterations, verifier.Salt, verifier.StoredKey, verifier.ServerKey, out _));
        Assert.False(ScramVerifier.TryImport(599_999, verifier.Salt, verifier.StoredKey, verifier.ServerKey, out _));
        Assert.False(ScramVerifier.TryImport(10_000_001, verifier.Salt, verifier.StoredKey, verifier.ServerKey, out _));
        Assert.False(ScramVerifier.TryImport(verifier.Iterations, verifier.Salt[1..], verifier.StoredKey, verifier.ServerKey, out _));
        Assert.False(ScramVerifier.TryImport(verifier.Iterations, verifier.Salt, verifier.StoredKey[1..], verifier.ServerKey, out _));
        Assert.False(ScramVerifier.TryImport(verifier.Iterations, verifier.Salt, verifier.StoredKey, [], out _));
        Assert.DoesNotContain(Convert.ToHexStringLower(verifier.StoredKey), $"{verifier}", StringComparison.Ordinal);
    }

    [Fact]
    public void The_channel_binding_is_the_hash_of_the_certificate_by_its_signature()
    {
        using var p256 = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var rsa = RSA.Create(2048);
        using var byP256 = SelfSigned(new CertificateRequest("CN=a", p256, HashAlgorithmName.SHA256));
        using var byP384 = SelfSigned(new CertificateRequest("CN=a", p384, HashAlgorithmName.SHA384));
        using var byPss = SelfSigned(new CertificateRequest("CN=a", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pss));

        Assert.True(ChannelBinding.TryForServer(byP256, out var binding));
        Assert.Equal(SHA256.HashData(byP256.RawData), binding);
        Assert.True(ChannelBinding.TryForServer(byP384, out binding));
        Assert.Equal(SHA384.HashData(byP384.RawData), binding);
        Assert.False(ChannelBinding.TryForServer(byPss, out _));

        static X509Certificate2 SelfSigned(CertificateRequest request) =>
            request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(90));
    }
}
