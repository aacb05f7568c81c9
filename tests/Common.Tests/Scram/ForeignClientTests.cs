using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using PeerSecure.Common.Keys;
using PeerSecure.Common.Scram;

namespace PeerSecure.Common.Tests.Scram;

/// <summary>
/// node-postgres has a SCRAM-SHA-256-PLUS client of its own, with tls-server-end-point and a complete SASLprep (and always the name
/// <c>*</c>, as PostgreSQL wants it). It talks to our server over its standard streams, one JSON line a step.
/// </summary>
public sealed class ForeignClientTests
{
    private const string Client = """
        const sasl = require('pg/lib/crypto/sasl.js');
        const lines = require('readline').createInterface({ input: process.stdin })[Symbol.asyncIterator]();
        const read = async () => JSON.parse((await lines.next()).value);
        (async () => {
          const { password, certificate } = await read();
          const stream = { getPeerCertificate: () => ({ raw: Buffer.from(certificate, 'base64') }) };
          const session = sasl.startSession(['SCRAM-SHA-256-PLUS'], stream, 0);
          console.log(JSON.stringify(session.response));
          await sasl.continueSession(session, password, await read(), stream);
          console.log(JSON.stringify(session.response));
          sasl.finalizeSession(session, await read());
          console.log(JSON.stringify('proven'));
        })().catch(error => { console.log(JSON.stringify('refused: ' + error.message)); });
        """;

    [Theory]
    [InlineData("correct horse battery staple")]
    [InlineData("Gr\u00FC\u00DFe \u041F\u0430\u0440\u043E\u043B\u044C \u5BC6\u7801")]
    [InlineData("a\u00A0b\u3000c\u00ADd")]
    public async Task A_foreign_client_logs_in_and_believes_our_server(string password)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = Certificate(key);
        Assert.Equal("proven", await LogInAsync(password, password, certificate, certificate));
    }

    [Fact]
    public async Task A_foreign_client_with_a_wrong_password_or_another_certificate_does_not()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = Certificate(key);
        using var between = Certificate(key);
        Assert.Equal(nameof(ScramRejection.WrongProof), await LogInAsync("right password", "wrong password", certificate, certificate));
        Assert.Equal(nameof(ScramRejection.ChannelBindingMismatch), await LogInAsync("right password", "right password", certificate, between));
    }

    /// <summary>What the client said at the end, or why the server did not let it come to that.</summary>
    private static async Task<string> LogInAsync(string registered, string typed, X509Certificate2 shown, X509Certificate2 seen)
    {
        var modules = NodeModules.Require("pg");
        using var secret = SecretBytes.Random(ScramServer.SecretLength);
        using var server = new ScramServer(secret, TimeProvider.System);
        Assert.True(ScramVerifier.TryCreate(registered, out var verifier, out _));
        Assert.True(ChannelBinding.TryForServer(shown, out var binding));

        using var client = Process.Start(new ProcessStartInfo("node", ["-e", Client])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["NODE_PATH"] = modules },
        })!;
        try
        {
            await SendAsync(client, new { password = typed, certificate = Convert.ToBase64String(seen.RawData) });
            Assert.True(server.TryReadFirst(await ReceiveAsync(client), out var first, out var why), why.ToString());
            var challenge = server.Challenge(first, verifier);
            await SendAsync(client, challenge.ServerFirst);
            var final = await ReceiveAsync(client);
            Assert.True(server.TryOpenToken(challenge.Token, out var pending, out _));
            if (!server.TryFinish(pending, final, binding, verifier, out var serverFinal, out why))
            {
                return why.ToString();
            }

            await SendAsync(client, serverFinal);
            return await ReceiveAsync(client);
        }
        finally
        {
            client.Kill();
            await client.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    private static Task SendAsync(Process client, object message) =>
        client.StandardInput.WriteLineAsync(JsonSerializer.Serialize(message).AsMemory(), TestContext.Current.CancellationToken);

    private static async Task<string> ReceiveAsync(Process client)
    {
        await client.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        var line = await client.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        Assert.NotNull(line);
        return JsonSerializer.Deserialize<string>(line)!;
    }

    private static X509Certificate2 Certificate(ECDsa key) => new CertificateRequest($"CN={Guid.NewGuid()}", key, HashAlgorithmName.SHA256)
        .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(90));
}
