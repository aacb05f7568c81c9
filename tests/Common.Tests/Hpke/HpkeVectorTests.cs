using System.Security.Cryptography;
using System.Text.Json;
using PeerSecure.Common.Hpke;

namespace PeerSecure.Common.Tests.Hpke;

/// <summary>
/// The CFRG's vectors for DHKEM(P-256, HKDF-SHA256) with HKDF-SHA256: 4 modes x 3 AEADs = 12 cases, each with its key derivations,
/// encapsulation both ways, 12 encryptions sealed and opened (none for export-only) and 3 exports by each side.
/// </summary>
public sealed class HpkeVectorTests
{
    private const string FileName = "hpke-rfc9180-p256-sha256.json";
    private const int PublishedCases = 12;

    public static IEnumerable<TheoryDataRow<int>> Cases => Enumerable.Range(0, PublishedCases).Select(index => new TheoryDataRow<int>(index));

    [Fact]
    public void The_published_file_holds_the_twelve_cases_we_know_of()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(SharedVectors.Require(FileName)));
        var cases = document.RootElement.EnumerateArray().ToList();
        Assert.Equal(PublishedCases, cases.Count);
        Assert.Equal(96, cases.Sum(one => one.GetProperty("encryptions").GetArrayLength()));
        Assert.Equal(36, cases.Sum(one => one.GetProperty("exports").GetArrayLength()));
    }

    [Theory, MemberData(nameof(Cases))]
    public void Key_pairs_are_derived_as_published(int index)
    {
        using var vector = HpkeVector.Load(SharedVectors.Require(FileName), index);
        foreach (var role in new[] { "R", "E", "S" })
        {
            if (vector.Has($"ikm{role}"))
            {
                using var derived = Dhkem.DeriveKeyPair(vector.Bytes($"ikm{role}"));
                using var given = HpkeKeyPair.FromScalar(vector.Bytes($"sk{role}m"));
                Assert.Equal(vector.Hex($"pk{role}m"), Convert.ToHexStringLower(derived.PublicKey.Bytes));
                Assert.Equal(vector.Hex($"pk{role}m"), Convert.ToHexStringLower(given.PublicKey.Bytes));
            }
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Shared_secrets_agree_on_both_sides(int index)
    {
        using var vector = HpkeVector.Load(SharedVectors.Require(FileName), index);
        using var sent = Dhkem.Encapsulate(vector.Recipient.PublicKey, vector.Ephemeral, vector.Sender);
        using var received = Dhkem.Decapsulate(vector.Bytes("enc"), vector.Recipient, vector.Sender?.PublicKey);
        Assert.Equal(vector.Hex("shared_secret"), Convert.ToHexStringLower(sent.Span));
        Assert.Equal(vector.Hex("shared_secret"), Convert.ToHexStringLower(received!.Span));
        Assert.Equal(vector.Hex("enc"), Convert.ToHexStringLower(vector.Ephemeral.PublicKey.Bytes));
    }

    [Theory, MemberData(nameof(Cases))]
    public void Every_message_seals_and_opens_as_published(int index)
    {
        using var vector = HpkeVector.Load(SharedVectors.Require(FileName), index);
        using var sealing = SealingContext.Start(vector.Setup, vector.Recipient.PublicKey, vector.Ephemeral, vector.Sender);
        using var opening = OpeningContext.Start(vector.Setup, vector.Bytes("enc"), vector.Recipient, vector.Sender?.PublicKey);
        Assert.Equal(vector.Hex("enc"), Convert.ToHexStringLower(sealing.EncapsulatedKey));
        foreach (var message in vector.Encryptions)
        {
            Assert.Equal(message.Ciphertext, sealing.Seal(message.AssociatedData, message.Plaintext));
            Assert.True(opening!.TryOpen(message.AssociatedData, message.Ciphertext, out var opened));
            Assert.Equal(message.Plaintext, opened);
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Every_export_is_as_published_on_both_sides(int index)
    {
        using var vector = HpkeVector.Load(SharedVectors.Require(FileName), index);
        using var sealing = SealingContext.Start(vector.Setup, vector.Recipient.PublicKey, vector.Ephemeral, vector.Sender);
        using var opening = OpeningContext.Start(vector.Setup, vector.Bytes("enc"), vector.Recipient, vector.Sender?.PublicKey);
        foreach (var (context, value) in vector.Exports)
        {
            var exported = new byte[value.Length];
            sealing.Export(context, exported);
            Assert.Equal(value, exported);
            CryptographicOperations.ZeroMemory(exported);
            opening!.Export(context, exported);
            Assert.Equal(value, exported);
        }
    }
}
