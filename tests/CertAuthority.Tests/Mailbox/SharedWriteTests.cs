using System.Net;
using System.Net.Http.Json;
using PeerSecure.CertAuthority.Revocation;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Revocation;

namespace PeerSecure.CertAuthority.Tests.Mailbox;

/// <summary>Postings that wait for the writer at the same time are one write, and nothing of one shows in the answer of another.</summary>
public sealed class SharedWriteTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Many_senders_who_share_a_write_get_each_their_own_answer()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var bob = await Member.JoinAsync(authority, "bob/desk");
        var senders = new List<Member>();
        for (var number = 0; number < 8; number++)
        {
            senders.Add(await Member.JoinAsync(authority, $"sender{number}/laptop"));
        }

        // one that is revoked and nobody has told the index yet stands between the others
        Assert.True(ReceivedCertificate.TryParse(senders[3].Key.Certificate!.RawData, out var leaf, out _));
        await authority.Open.Database.WriteAsync(
            connection =>
            {
                var number = RevocationStore.NextNumber(connection, RevocationListKind.Devices);
                var record = new RevocationRecord(number, new RevocationSubject.Key(leaf!.KeyHash), RevocationReason.KeyCompromise, DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(8));
                RevocationStore.Add(connection, RevocationListKind.Devices, [record], "test");
            },
            Cancel);

        // the writer is held up until all of them wait for it
        using var all = new ManualResetEventSlim();
        var holding = authority.Open.Database.WriteAsync(_ => all.Wait(TimeSpan.FromSeconds(20), Cancel), Cancel);
        var posts = senders.Select(sender => (Sender: sender, Envelopes: (PostEnvelope[])[Envelopes.To("bob/desk"), Envelopes.To("bob/none"), Envelopes.To("bob/desk")])).ToList();
        var answers = posts.Select(post => Envelopes.PostAsync(post.Sender, post.Envelopes)).ToList();
        await Eventually.TrueAsync(() => Task.FromResult(authority.Open.Database.Counters.QueueDepth >= senders.Count));
        all.Set();
        await holding;
        for (var number = 0; number < posts.Count; number++)
        {
            using var answer = await answers[number];
            if (number == 3)
            {
                Assert.Equal((HttpStatusCode.Forbidden, MailCodes.SenderRevoked), (answer.StatusCode, await Member.CodeOf(answer)));
                continue;
            }

            var results = (await answer.Content.ReadFromJsonAsync(MailJson.Default.PostedEnvelopes, Cancel))!.Results;
            Assert.Equal(posts[number].Envelopes.Select(static envelope => envelope.Id), results.Select(static result => result.Id));
            Assert.Equal([null, MailCodes.UnknownDevice, null], results.Select(static result => result.Code));
            Assert.Contains(posts[number].Envelopes[0].Id, System.Text.Encoding.UTF8.GetString(results[0].Stored!.Payload), StringComparison.Ordinal);
        }

        Assert.Equal(2 * (senders.Count - 1), (await Envelopes.ListAsync(bob)).Envelopes.Count);
        senders.ForEach(static sender => sender.Dispose());
    }
}
