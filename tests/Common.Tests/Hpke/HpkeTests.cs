using System.Security.Cryptography;
using System.Text;
using PeerSecure.Common.Hpke;

namespace PeerSecure.Common.Tests.Hpke;

public sealed class HpkeTests : IDisposable
{
    private readonly HpkeKeyPair _recipient = HpkeKeyPair.Create();

    public void Dispose() => _recipient.Dispose();

    [Fact]
    public void What_is_sealed_to_a_key_opens_with_it()
    {
        var message = _recipient.PublicKey.Seal("test", "info"u8, "aad"u8, "hello"u8);
        Assert.Equal(HpkeKeyPair.Overhead + 5, message.Length);
        Assert.True(_recipient.TryOpen("test", "info"u8, "aad"u8, message, out var plaintext));
        Assert.Equal("hello"u8, plaintext);
    }

    [Fact]
    public void The_same_plaintext_never_seals_to_the_same_bytes()
    {
        var first = _recipient.PublicKey.Seal("test", [], [], "hello"u8);
        var second = _recipient.PublicKey.Seal("test", [], [], "hello"u8);
        Assert.NotEqual(first, second);
    }

    /// <summary>Written by an independent implementation (Python, cryptography): 1 key pair, 3 messages.</summary>
    [Fact]
    public void Messages_of_another_implementation_open_in_order()
    {
        using var recipient = HpkeKeyPair.FromScalar(Convert.FromHexString("77eefede48cde49a38a9d44222f60ce3e733ed5e8ceb5d2b33661860409afd72"));
        Assert.Equal(
            "049455470b71c4a11ec2c7e4e386aa89abea0f8fb0021cf8057c2a728971b117a9593884e24593365c057c26ce1b9f5d3ed50634929c5b09b0b04f7b7c8509dca8",
            Convert.ToHexStringLower(recipient.PublicKey.Bytes));
        var encapsulated = Convert.FromHexString(
            "04be9814d1df9c9fac22e4bebd39e49a8686b0865696aab9ecdab1d631dfa928b7019daf444aaeb7a9fa8717e80901cdada50b1f3f2bcdfd45d4fd882e4e300480");
        var messages = new[]
        {
            (Text: "first message", AssociatedData: "one", Sealed: "0cbf9cfa7b46e011e53343792ba8166d6f3ad24fafc3adc6e42889631d"),
            (Text: "", AssociatedData: "two", Sealed: "895ee727be8435f54b97aeed059deeeb"),
            (Text: "third message", AssociatedData: "three", Sealed: "fc85e4d2cc6fd0ff9431042adc9d320ac1d887f9a74d09f0a233d7ca3a"),
        };

        using var context = recipient.StartOpening("vector", "info bytes"u8, encapsulated);
        Assert.NotNull(context);
        foreach (var (text, associatedData, sealedHex) in messages)
        {
            Assert.True(context.TryOpen(Encoding.ASCII.GetBytes(associatedData), Convert.FromHexString(sealedHex), out var opened));
            Assert.Equal(text, Encoding.ASCII.GetString(opened));
        }
    }

    // K4: the purpose is part of the info, so a message for one use never opens as another.
    [Fact]
    public void A_message_for_another_purpose_info_or_associated_data_does_not_open()
    {
        var message = _recipient.PublicKey.Seal("mail", "info"u8, "aad"u8, "hello"u8);
        Assert.False(_recipient.TryOpen("time", "info"u8, "aad"u8, message, out _));
        Assert.False(_recipient.TryOpen("mail", "other"u8, "aad"u8, message, out _));
        Assert.False(_recipient.TryOpen("mail", "info"u8, "other"u8, message, out _));
    }

    [Fact]
    public void A_message_for_another_key_does_not_open()
    {
        using var other = HpkeKeyPair.Create();
        Assert.False(other.TryOpen("test", [], [], _recipient.PublicKey.Seal("test", [], [], "hello"u8), out _));
    }

    [Fact]
    public void Every_truncation_is_false()
    {
        var message = _recipient.PublicKey.Seal("test", [], [], "hello"u8);
        for (var length = 0; length < message.Length; length++)
        {
            Assert.False(_recipient.TryOpen("test", [], [], message.AsSpan(0, length), out _), $"opened {length} bytes");
        }

        Assert.False(_recipient.TryOpen("test", [], [], [.. message, 0], out _));
    }

    [Fact]
    public void Every_flipped_bit_is_false()
    {
        var message = _recipient.PublicKey.Seal("test", [], [], "hello"u8);
        for (var bit = 0; bit < message.Length * 8; bit++)
        {
            var altered = (byte[])message.Clone();
            altered[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(_recipient.TryOpen("test", [], [], altered, out _), $"opened with bit {bit} flipped");
        }
    }

    [Fact]
    public void Messages_of_one_context_open_in_their_order_only()
    {
        using var sealing = _recipient.PublicKey.StartSealing("test", []);
        var first = sealing.Seal([], "first"u8);
        var second = sealing.Seal([], "second"u8);
        using var opening = _recipient.StartOpening("test", [], sealing.EncapsulatedKey)!;
        Assert.False(opening.TryOpen([], second, out _));
        Assert.True(opening.TryOpen([], first, out _));
        Assert.False(opening.TryOpen([], first, out _));
        Assert.True(opening.TryOpen([], second, out var text));
        Assert.Equal("second"u8, text);
    }

    [Fact]
    public void Numbered_messages_open_alone_and_in_any_order()
    {
        using var sealing = _recipient.PublicKey.StartSealing("test", "info"u8);
        var messages = Enumerable.Range(0, 3).Select(number => sealing.SealNumbered([(byte)number], "text"u8)).ToList();
        foreach (var number in (int[])[2, 0, 1, 2])
        {
            Assert.True(_recipient.TryOpenNumbered("test", "info"u8, [(byte)number], messages[number], out var text));
            Assert.Equal("text"u8, text);
        }

        Assert.False(_recipient.TryOpenNumbered("test", "info"u8, [1], messages[2], out _));
        Assert.False(_recipient.TryOpenNumbered("test", [], [2], messages[2], out _));
        Assert.False(_recipient.TryOpenNumbered("other", "info"u8, [2], messages[2], out _));
        Assert.False(_recipient.TryOpenNumbered("test", "info"u8, [2], messages[2].AsSpan(0, 65 + 8 + 15), out _));
        for (var place = 0; place < messages[2].Length; place++)
        {
            var altered = messages[2].ToArray();
            altered[place] ^= 1;
            Assert.False(_recipient.TryOpenNumbered("test", "info"u8, [2], altered, out _), $"opened with byte {place} altered");
        }
    }

    [Fact]
    public void A_destination_of_the_wrong_length_is_false()
    {
        var message = _recipient.PublicKey.Seal("test", [], [], "hello"u8);
        Assert.False(_recipient.TryOpen("test", [], [], message, new byte[4]));
        Assert.False(_recipient.TryOpen("test", [], [], message, new byte[6]));
        Assert.True(_recipient.TryOpen("test", [], [], message, new byte[5]));
    }

    [Fact]
    public void Only_uncompressed_points_of_the_curve_are_public_keys()
    {
        var good = _recipient.PublicKey.Bytes.ToArray();
        Assert.True(HpkePublicKey.TryParse(good, out var parsed));
        Assert.Equal(_recipient.PublicKey, parsed);

        byte[] notOnCurve = (byte[])good.Clone(), compressed = [(byte)(2 + (good[64] & 1)), .. good[1..33]], hybrid = (byte[])good.Clone();
        notOnCurve[64] ^= 1;
        hybrid[0] = (byte)(6 + (good[64] & 1));
        byte[] zero = new byte[65], beyondPrime = Enumerable.Repeat((byte)0xff, 65).ToArray();
        zero[0] = beyondPrime[0] = 4;
        foreach (var bad in new[] { [], [0], notOnCurve, compressed, hybrid, zero, beyondPrime, good[..64], [.. good, 0] })
        {
            Assert.False(HpkePublicKey.TryParse(bad, out _));
            Assert.Null(_recipient.StartOpening("test", [], bad));
        }
    }

    [Fact]
    public void A_point_of_another_curve_is_refused()
    {
        using var other = ECDiffieHellman.Create(ECCurve.CreateFromFriendlyName("secP256k1"));
        var point = other.ExportParameters(false).Q;
        Assert.False(HpkePublicKey.TryParse([4, .. point.X!, .. point.Y!], out _));
    }

    [Fact]
    public void A_key_pair_survives_its_stored_form()
    {
        using var stored = _recipient.ExportPkcs8();
        Assert.True(HpkeKeyPair.TryImport(stored.Span, out var again));
        using (again)
        {
            Assert.Equal(_recipient.PublicKey, again.PublicKey);
            Assert.True(again.TryOpen("test", [], [], _recipient.PublicKey.Seal("test", [], [], "hello"u8), out _));
        }
    }

    [Fact]
    public void A_key_from_a_key_file_becomes_a_pair()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.True(HpkeKeyPair.TryImport(key, out var pair));
        using (pair)
        {
            Assert.Equal(key.ExportParameters(false).Q.X, pair.PublicKey.Bytes[1..33]);
        }
    }

    [Fact]
    public void Stored_keys_of_another_curve_cut_or_altered_are_refused()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Assert.False(HpkeKeyPair.TryImport(other, out _));

        using var stored = _recipient.ExportPkcs8();
        for (var length = 0; length < stored.Length; length++)
        {
            Assert.False(HpkeKeyPair.TryImport(stored.Span[..length], out _), $"accepted {length} bytes");
        }

        Assert.False(HpkeKeyPair.TryImport([.. stored.Span, 0], out _));
    }
}
