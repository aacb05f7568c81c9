using PeerSecure.Common.Certificates;
using PeerSecure.Common.Envelopes;
using PeerSecure.Tests.Shared;

namespace PeerSecure.Peer.Tests.Mail;

/// <summary>An authority and a mailbox in memory, with devices that each have a vault of their own.</summary>
internal sealed class MailTown : IAsyncDisposable
{
    private readonly List<MailHouse> _houses = [];

    internal MailTown()
    {
        Ticket = Authority.Authority(AuthorityRole.Ticket);
        Stored = new StoredReceiptSigner(Ticket.Key, Authority.Id);
        Mailbox = new TestMailbox(this);
    }

    internal TestAuthority Authority { get; } = new();

    internal TestRevocations Revocations { get; } = new();

    internal TestLeaf Ticket { get; }

    internal StoredReceiptSigner Stored { get; }

    internal TestMailbox Mailbox { get; }

    internal TimeSpan Later { get; set; }

    internal DateTimeOffset Now => Authority.Now + Later;

    internal IReadOnlyList<MailHouse> Houses => _houses;

    /// <summary>A further device; of an account that has one already it is admitted by the first.</summary>
    internal MailHouse Settle(string account, string device, Func<LeafShape, LeafShape>? change = null, bool admitted = true)
    {
        var house = new MailHouse(this, account, device, change);
        if (admitted && _houses.Find(other => other.Identity.Account == house.Identity.Account) is { } first)
        {
            Mailbox.State(house.Identity.Account, first.Admit(house));
            house.Compared.Add(first.AsKnown());
        }

        _houses.Add(house);
        return house;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var house in _houses)
        {
            await house.DisposeAsync();
        }
    }
}
