using System.Security.Cryptography;
using System.Text;
using PeerSecure.Common.Certificates;

namespace PeerSecure.Common.Tests.Certificates;

public sealed class ComparisonTests
{
    private static readonly AuthorityId Authority = AuthorityId.Parse("0123456789abcdef0123456789abcdef");
    private static readonly DeviceIdentity Alice = new(Authority, AccountName.Parse("alice"), DeviceName.Parse("laptop"));
    private static readonly DeviceIdentity Bob = new(Authority, AccountName.Parse("bob"), DeviceName.Parse("desk"));
    private static readonly SpkiHash AliceKey = SpkiHash.Of([1]);
    private static readonly SpkiHash BobKey = SpkiHash.Of([2]);

    [Fact] // C5
    public void The_admission_code_is_the_same_on_both_devices_and_another_for_another_key()
    {
        var code = AdmissionCode.Of(AliceKey, BobKey);
        Assert.Equal(code.Text, AdmissionCode.Of(BobKey, AliceKey).Text);
        Assert.NotEqual(code.Text, AdmissionCode.Of(AliceKey, SpkiHash.Of([3])).Text);
        Assert.Matches("^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$", code.Text);
    }

    [Fact] // the format: other implementations must come to the same
    public void The_admission_code_of_two_given_keys_never_changes() => Assert.Equal("DK4J-EMGC-890Z-6C7A", AdmissionCode.Of(AliceKey, BobKey).Text);

    [Fact]
    public void A_typed_code_may_be_written_carelessly_but_not_wrongly()
    {
        var code = AdmissionCode.Of(AliceKey, BobKey);
        Assert.True(code.Matches(code.Text));
        Assert.True(code.Matches(" " + code.Text.ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal).Replace('0', 'o').Replace('1', 'l')));
        Assert.False(code.Matches(code.Text[..^1]));
        Assert.False(code.Matches(code.Text[..^1] + (code.Text[^1] == 'A' ? 'B' : 'A')));
        Assert.False(code.Matches(null));
        Assert.False(code.Matches(""));
    }

    [Fact] // C7
    public void Safety_words_are_the_same_on_both_sides_and_depend_on_names_and_keys()
    {
        var words = SafetyWords.Of(Alice, AliceKey, Bob, BobKey);
        var other = SafetyWords.Of(Bob, BobKey, Alice, AliceKey);
        Assert.Equal(12, words.Words.Count);
        Assert.Equal(words.Words, other.Words);
        Assert.Equal(words.Fingerprint, other.Fingerprint);
        Assert.True(words.Matches(other.QrText));
        Assert.False(words.Matches(null));
        foreach (var changed in new[]
        {
            SafetyWords.Of(Alice, BobKey, Bob, AliceKey),
            SafetyWords.Of(Alice, AliceKey, Bob, SpkiHash.Of([3])),
            SafetyWords.Of(Alice with { Device = Bob.Device }, AliceKey, Bob, BobKey),
        })
        {
            Assert.NotEqual(words.Words, changed.Words);
            Assert.NotEqual(words.Fingerprint, changed.Fingerprint);
            Assert.False(words.Matches(changed.QrText));
        }
    }

    [Fact]
    public void Safety_words_of_two_given_devices_never_change()
    {
        var words = SafetyWords.Of(Alice, AliceKey, Bob, BobKey);
        Assert.Equal("tenor viper epoch actor mica toucan wharf gravel glider wood spade palace", words.ToString());
        Assert.StartsWith("d383 b1be", words.Fingerprint, StringComparison.Ordinal);
        Assert.Matches("^([0-9a-f]{4} ){15}[0-9a-f]{4}$", words.Fingerprint);
        Assert.Matches("^peersecure-verify:1:[0-9a-f]{64}$", words.QrText);
    }

    [Fact]
    public void The_words_are_distinct_and_far_enough_apart_to_be_heard()
    {
        var words = WordList.Words;
        Assert.Equal(1024, words.Length);
        Assert.Equal(words.Order(StringComparer.Ordinal), words);
        Assert.All(words, word => Assert.Matches("^[a-z]{3,8}$", word));
        Assert.Equal(1024, words.Select(word => word[..Math.Min(4, word.Length)]).Distinct().Count());
        for (var i = 0; i < words.Length; i++)
        {
            for (var j = i + 1; j < words.Length; j++)
            {
                Assert.False(DifferInOneLetter(words[i], words[j]), $"{words[i]} and {words[j]} are too alike");
            }
        }

        Assert.Equal("bc59924a9ffab240", Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Join(' ', words))))[..16]);
    }

    private static bool DifferInOneLetter(string one, string other)
    {
        if (one.Length == other.Length)
        {
            return one.Zip(other).Count(pair => pair.First != pair.Second) == 1;
        }

        var (shorter, longer) = one.Length < other.Length ? (one, other) : (other, one);
        return longer.Length == shorter.Length + 1 && Enumerable.Range(0, longer.Length).Any(i => longer.Remove(i, 1) == shorter);
    }
}
