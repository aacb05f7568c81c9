using System.Security.Cryptography;
using PeerSecure.Benchmarks.Measuring;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Envelopes;
using PeerSecure.Tests.Shared;

namespace PeerSecure.Benchmarks.Scenarios;

/// <summary>What sealing costs the clients: envelopes each way, files each way with and without digests, beside bare AES-256-GCM.</summary>
internal sealed class Sealing : IScenario
{
    private const int FileLength = 64 * 1024 * 1024;
    private const string Seal = "seal an envelope";
    private const string Open = "open and verify an envelope";
    private const string Stored = "sign a stored receipt";
    private const string SealFile = "seal a file";
    private const string SealHashed = "seal a file, SHA-256 of it";
    private const string SealChecked = "seal a file, SHA-256 and cksum of it";
    private const string OpenFile = "open a file";
    private const string Bare = "AES-256-GCM alone, 64 KiB";

    public string Name => "sealing";

    public string Summary => "envelopes and files sealed and opened, beside bare AES-256-GCM";

    public async Task RunAsync(Round round, CancellationToken cancellationToken)
    {
        await MeasureEnvelopesAsync(round, cancellationToken);
        await MeasureFilesAsync(round, cancellationToken);
        round.Relate("seal a file / AES-256-GCM alone", SealFile, Bare);
        round.Relate("seal a file with SHA-256 / AES-256-GCM alone", SealHashed, Bare);
        round.Relate("open a file / AES-256-GCM alone", OpenFile, Bare);
    }

    private static async Task MeasureEnvelopesAsync(Round round, CancellationToken cancellationToken)
    {
        var authority = new TestAuthority();
        var anchors = authority.Anchors;
        var (alice, bob, ticket) = (authority.Device("alice", "laptop"), authority.Device("bob", "laptop"), authority.Authority(AuthorityRole.Ticket));
        var (from, to) = (SignerOf(authority, alice, "alice"), SignerOf(authority, bob, "bob"));
        using var prekey = Prekey.Create(1);
        VerifiedDevice.TryVerify(bob.Chain, anchors, new TestRevocations(), authority.Now, out var device, out _);
        VerifiedPrekey.TryVerify(prekey.Sign(to, authority.Now), device!, 0, authority.Now, out var verified, out _);
        var message = new Message(MessageId.New(), to.Identity.Account, authority.Now, 1, TextBody.Of("hello"));
        var envelope = EnvelopeSealer.Seal(message, from, verified!);
        var signer = new StoredReceiptSigner(ticket.Key, authority.Id);
        var document = signer.Sign(envelope, message.Id, from.Identity.Account, to.Identity, authority.Now);
        VerifiedAuthority.TryVerify(ticket.Chain, anchors, AuthorityRole.Ticket, new TestRevocations(), authority.Now, out var ticketKey, out _);
        var reader = new EnvelopeReader(to.Identity, anchors, new TestRevocations());

        await MeasureAsync(Seal, "envelopes", () => EnvelopeSealer.Seal(message, from, verified!));
        await MeasureAsync(Stored, "receipts", () => signer.Sign(envelope, message.Id, from.Identity.Account, to.Identity, authority.Now));
        await MeasureAsync(Open, "envelopes", () =>
        {
            VerifiedStoredReceipt.TryVerify(document, [ticketKey!], authority.Now, out var stored, out _);
            _ = reader.TryOpen(envelope, stored!, prekey.Pair, out _, out var why) ? true : throw new InvalidOperationException($"{why}");
        });

        Task MeasureAsync(string name, string unit, Action operation) => round.MeasureAsync(name, unit, 1, _ =>
        {
            operation();
            return Task.FromResult(1);
        }, cancellationToken);
    }

    private static async Task MeasureFilesAsync(Round round, CancellationToken cancellationToken)
    {
        var plain = RandomNumberGenerator.GetBytes(FileLength);
        using var key = FileKey.Random();
        var header = FileHeader.Create();
        using var target = new MemoryStream();
        await SealAsync(new SealingOptions(), target);
        var content = target.ToArray();

        using var aead = new AesGcm(new byte[32], 16);
        var (chunk, tag) = (new byte[64 * 1024], new byte[16]);
        await round.MeasureAsync(Bare, "MiB", 1, _ =>
        {
            for (var i = 0; i < 16; i++)
            {
                aead.Encrypt(new byte[12], plain.AsSpan(0, chunk.Length), chunk, tag);
            }

            return Task.FromResult(1);
        }, cancellationToken);
        await round.MeasureAsync(SealFile, "MiB", 1, _ => SealAsync(new SealingOptions(), Stream.Null), cancellationToken);
        await round.MeasureAsync(SealHashed, "MiB", 1, _ => SealWithDigestAsync(withPosixChecksum: false), cancellationToken);
        await round.MeasureAsync(SealChecked, "MiB", 1, _ => SealWithDigestAsync(withPosixChecksum: true), cancellationToken);
        await round.MeasureAsync(OpenFile, "MiB", 1, async token =>
        {
            var opening = await FileOpener.OpenAsync(new MemoryStream(content), Stream.Null, key, header.Hash, token);
            return opening.IsComplete ? FileLength >> 20 : throw new InvalidOperationException($"{opening}");
        }, cancellationToken);

        async Task<int> SealWithDigestAsync(bool withPosixChecksum)
        {
            using var digest = new ContentDigest(withPosixChecksum);
            return await SealAsync(new SealingOptions { SealedDigest = digest }, Stream.Null);
        }

        async Task<int> SealAsync(SealingOptions options, Stream destination)
        {
            await using var sealing = new SealingStream(new MemoryStream(plain), key, header, new MemorySealJournal(), options);
            await sealing.CopyToAsync(destination, 1 << 20, cancellationToken);
            return FileLength >> 20;
        }
    }

    private static DeviceSigner SignerOf(TestAuthority authority, TestLeaf leaf, string account) => new(
        new DeviceIdentity(authority.Id, AccountName.Parse(account), DeviceName.Parse("laptop")),
        [leaf.Certificate.RawData, .. leaf.Others.Select(other => other.RawData)],
        leaf.Key);
}
