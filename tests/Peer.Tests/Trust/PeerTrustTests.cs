using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Peer.Tests.Vault;
using PeerSecure.Peer.Trust;
using PeerSecure.Tests.Shared;

namespace PeerSecure.Peer.Tests.Trust;

public sealed class PeerTrustTests : IAsyncDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly TestRevocations _revocations = new();
    private readonly TestVault _vault = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static AccountName Bob => AccountName.Parse("bob");

    private PeerTrust Trust => new(_vault.Vault.Contacts, _authority.Anchors, _revocations, () => _authority.Now);

    public ValueTask DisposeAsync() => _vault.DisposeAsync();

    [Fact]
    public async Task C1_a_first_key_passes_is_kept_and_leaves_a_line()
    {
        var desk = Verify(_authority.Device("bob", "desk"));
        var outcome = await Trust.KeepAsync(desk, KeyEvidence.Empty, Cancel);
        Assert.Equal(KeyChangeKind.First, outcome.Decision.Kind);
        Assert.Equal(TrustMark.New, outcome.Mark);
        await _vault.ReopenAsync();
        var known = Assert.Single(_vault.Vault.Contacts.Find(Bob)!.Keys);
        Assert.Equal(desk.KeyHash, known.Known.Key);
        Assert.Contains("First contact with bob/desk", Assert.Single(Lines()), StringComparison.Ordinal);
        Assert.Equal(TrustMark.Known, (await Trust.KeepAsync(desk, KeyEvidence.Empty, Cancel)).Mark);
        Assert.Single(Lines());
    }

    [Fact]
    public async Task C2_continuity_passes_with_a_line_and_keeps_the_verified_mark()
    {
        var old = _authority.Device("bob", "desk");
        var oldDevice = Verify(old);
        await Trust.KeepAsync(oldDevice, KeyEvidence.Empty, Cancel);
        await Trust.VerifyAsync(Bob, [old.KeyHash], Cancel);
        var next = _authority.Device("bob", "desk");
        var statement = ReceivedKeyStatement.Sign(KeyStatementKind.Continuity, old.Key, oldDevice.Identity, oldDevice.Identity.Device, next.Spki, 1, _authority.Now);
        var outcome = await Trust.KeepAsync(Verify(next), new KeyEvidence { Continuity = [statement] }, Cancel);
        Assert.Equal(KeyChangeKind.Continuity, outcome.Decision.Kind);
        Assert.True(_vault.Vault.Contacts.Find(Bob)!.IsVerified);
        Assert.Contains(Lines(), static line => line.Contains("the old key vouches for it", StringComparison.Ordinal));
    }

    [Fact]
    public async Task C3_a_further_device_nobody_admitted_waits_for_the_user_and_clears_the_mark()
    {
        var desk = _authority.Device("bob", "desk");
        await Trust.KeepAsync(Verify(desk), KeyEvidence.Empty, Cancel);
        await Trust.VerifyAsync(Bob, [desk.KeyHash], Cancel);
        var phone = Verify(_authority.Device("bob", "phone"));
        var outcome = await Trust.KeepAsync(phone, KeyEvidence.Empty, Cancel);
        Assert.Equal(KeyChangeKind.Reissue, outcome.Decision.Kind);
        var contact = _vault.Vault.Contacts.Find(Bob)!;
        Assert.False(contact.IsVerified);
        await Trust.AcceptAsync(Bob, Assert.Single(contact.Refused), Cancel);
        Assert.Equal(TrustMark.Known, (await Trust.KeepAsync(phone, KeyEvidence.Empty, Cancel)).Mark);
        Assert.Empty(_vault.Vault.Contacts.Find(Bob)!.Refused);
    }

    [Fact]
    public async Task C4_another_key_while_the_old_one_is_good_is_blocked_and_said_once()
    {
        await Trust.KeepAsync(Verify(_authority.Device("bob", "desk")), KeyEvidence.Empty, Cancel);
        var other = Verify(_authority.Device("bob", "desk"));
        var before = Lines().Count;
        for (var attempt = 0; attempt < 3; attempt++)
        {
            Assert.Equal(TrustMark.Blocked, (await Trust.KeepAsync(other, KeyEvidence.Empty, Cancel)).Mark);
        }

        Assert.Equal(before + 1, Lines().Count);
        Assert.Equal(other.KeyHash, Assert.Single(_vault.Vault.Contacts.Find(Bob)!.Refused).Key.Key);
        Assert.NotEqual(other.KeyHash, Assert.Single(_vault.Vault.Contacts.Keys(Bob)).Key);
    }

    private List<string> Lines() => [.. _vault.Vault.History.Page("bob", null, 100).Select(static entry => entry.Body)];

    private VerifiedDevice Verify(TestLeaf leaf) =>
        VerifiedDevice.TryVerify(leaf.Chain, _authority.Anchors, _revocations, _authority.Now, out var device, out var why) ? device : throw new InvalidOperationException($"{why}");
}
