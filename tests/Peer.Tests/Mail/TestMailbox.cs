using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Envelopes;
using PeerSecure.Peer.Authority;
using PeerSecure.Peer.Mail;

namespace PeerSecure.Peer.Tests.Mail;

/// <summary>A mailbox in memory that behaves, until a test makes it lie, lose answers or go away.</summary>
internal sealed class TestMailbox(MailTown town)
{
    private readonly Dictionary<string, List<SignedDocument>> _statements = [];
    private readonly List<(DeviceIdentity To, WaitingEnvelope Envelope)> _kept = [];
    private long _cursor;

    internal bool IsDown { get; set; }

    /// <summary>What was asked is done, the answer is lost.</summary>
    internal bool LosesAnswers { get; set; }

    internal bool LosesRemovals { get; set; }

    internal Func<PostEnvelope, PostedEnvelope, PostedEnvelope> Answering { get; set; } = static (_, answer) => answer;

    internal Func<AccountBundle, AccountBundle> Serving { get; set; } = static bundle => bundle;

    internal Func<WaitingEnvelope, WaitingEnvelope> Delivering { get; set; } = static envelope => envelope;

    /// <summary>In the order they are served.</summary>
    internal Func<List<WaitingEnvelope>, List<WaitingEnvelope>> Ordering { get; set; } = static page => page;

    internal int Posted { get; private set; }

    internal int PageLength { get; set; } = 100;

    internal IReadOnlyList<(DeviceIdentity To, WaitingEnvelope Envelope)> Kept => _kept;

    internal void State(AccountName account, SignedDocument statement)
    {
        _statements.TryAdd(account.Value, []);
        _statements[account.Value].Add(statement);
    }

    internal IMailbox For(MailHouse house) => new Box(this, town, house);

    /// <summary>Puts bytes in as the authority would, from whomever it says.</summary>
    internal void Put(MailHouse to, SealedEnvelope envelope, MessageId id, AccountName sender, DateTimeOffset? at = null)
    {
        var receipt = town.Stored.Sign(envelope, id, sender, to.Identity, at ?? town.Now);
        _kept.Add((to.Identity, new WaitingEnvelope(++_cursor, sender.Value, "laptop", id.Value, false, false, envelope.Bytes.ToArray(), receipt)));
    }

    private sealed class Box(TestMailbox box, MailTown town, MailHouse house) : IMailbox
    {
        public Task<AccountBundle?> FindBundleAsync(AccountName account, CancellationToken cancellationToken)
        {
            Check();
            var houses = town.Houses.Where(other => other.Account == account).ToList();
            return Task.FromResult(houses.Count == 0
                ? null
                : box.Serving(new AccountBundle(account.Value, [.. houses.Select(static other => other.Bundle())], box._statements.GetValueOrDefault(account.Value) ?? [], [])));
        }

        public Task<IReadOnlyList<PostedEnvelope>> PostAsync(IReadOnlyList<PostEnvelope> envelopes, CancellationToken cancellationToken)
        {
            Check();
            Assert.InRange(envelopes.Count, 1, PostEnvelopes.Most);
            IReadOnlyList<PostedEnvelope> answers = [.. envelopes.Select(Take)];
            return box.LosesAnswers ? throw new AuthorityException(AuthorityFailure.TimedOut, "test") : Task.FromResult(answers);
        }

        public Task<MailPage> WaitingAsync(long after, CancellationToken cancellationToken)
        {
            Check();
            var waiting = box.Ordering([.. box._kept.Where(kept => kept.To == house.Identity && kept.Envelope.Cursor > after).Select(kept => box.Delivering(kept.Envelope))]);
            return Task.FromResult(new MailPage([.. waiting.Take(box.PageLength)], waiting.Count > box.PageLength));
        }

        public Task RemoveAsync(IReadOnlyList<long> cursors, CancellationToken cancellationToken)
        {
            Check();
            if (box.LosesRemovals)
            {
                throw new AuthorityException(AuthorityFailure.TimedOut, "test");
            }

            box._kept.RemoveAll(kept => kept.To == house.Identity && cursors.Contains(kept.Envelope.Cursor));
            return Task.CompletedTask;
        }

        public Task<IReadOnlyCollection<VerifiedAuthority>> ReceiptKeysAsync(bool fresh, CancellationToken cancellationToken)
        {
            Check();
            return Task.FromResult<IReadOnlyCollection<VerifiedAuthority>>(
                VerifiedAuthority.TryVerify(town.Ticket.Chain, town.Authority.Anchors, AuthorityRole.Ticket, town.Revocations, town.Now, out var key, out _) ? [key] : []);
        }

        private PostedEnvelope Take(PostEnvelope posted)
        {
            box.Posted++;
            var to = new DeviceIdentity(town.Authority.Id, AccountName.Parse(posted.Account), DeviceName.Parse(posted.Device));
            Assert.True(SealedEnvelope.TryParse(posted.Envelope, out var envelope));
            Assert.True(MessageId.TryParse(posted.Id, out var id));
            var known = box._kept.Find(kept => kept.To == to && kept.Envelope.Id == posted.Id && kept.Envelope.Sender == house.Account.Value).Envelope;
            var answer = known is null
                ? new PostedEnvelope(posted.Id, posted.Account, posted.Device, town.Stored.Sign(envelope, id, house.Account, to, town.Now), null)
                : known.Envelope.AsSpan().SequenceEqual(posted.Envelope)
                    ? new PostedEnvelope(posted.Id, posted.Account, posted.Device, known.Stored, null)
                    : new PostedEnvelope(posted.Id, posted.Account, posted.Device, null, MailCodes.OtherBytes);
            if (known is null)
            {
                box._kept.Add((to, new WaitingEnvelope(++box._cursor, house.Account.Value, house.Identity.Device.Value, posted.Id, posted.Quiet, false, posted.Envelope, answer.Stored!)));
            }

            return box.Answering(posted, answer);
        }

        private void Check()
        {
            if (box.IsDown)
            {
                throw new AuthorityException(AuthorityFailure.Unreachable, "test");
            }
        }
    }
}
