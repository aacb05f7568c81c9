using PeerSecure.Common.Certificates;

namespace PeerSecure.Common.Tests.Certificates;

public sealed class NameTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("0")]
    [InlineData("alice")]
    [InlineData("alice.b_c-d")]
    [InlineData("a.")]
    [InlineData("abcdefghijklmnopqrstuvwxyz012345")]
    public void A_name_within_the_grammar_is_taken_as_it_is(string text)
    {
        Assert.True(AccountName.TryParse(text, out var account));
        Assert.True(DeviceName.TryParse(text, out var device));
        Assert.Equal(text, account.ToString());
        Assert.Equal(text, device.ToString());
    }

    [Theory] // N1
    [InlineData(null, NameRejection.Empty)]
    [InlineData("", NameRejection.Empty)]
    [InlineData("abcdefghijklmnopqrstuvwxyz0123456", NameRejection.TooLong)]
    [InlineData("-rf", NameRejection.BadStart)]
    [InlineData(".hidden", NameRejection.BadStart)]
    [InlineData("..", NameRejection.BadStart)]
    [InlineData("Alice", NameRejection.BadStart)]
    [InlineData("aLice", NameRejection.BadCharacter)]
    [InlineData("a/b", NameRejection.BadCharacter)]
    [InlineData("a b", NameRejection.BadCharacter)]
    [InlineData("a\0", NameRejection.BadCharacter)]
    [InlineData("al\u0131ce", NameRejection.BadCharacter)]
    [InlineData("\u0430lice", NameRejection.BadStart)]
    public void A_name_outside_the_grammar_is_refused_with_the_reason(string? text, NameRejection expected)
    {
        Assert.False(AccountName.TryParse(text, out _, out var why));
        Assert.Equal(expected, why);
        Assert.False(DeviceName.TryParse(text, out _, out why));
        Assert.Equal(expected, why);
    }

    [Theory] // N1
    [InlineData("admin")]
    [InlineData("root")]
    [InlineData("authority")]
    [InlineData("ca")]
    public void A_reserved_name_is_no_account_but_may_be_a_device(string text)
    {
        Assert.False(AccountName.TryParse(text, out _, out var why));
        Assert.Equal(NameRejection.Reserved, why);
        Assert.True(DeviceName.TryParse(text, out _));
    }

    [Theory]
    [InlineData("laptop", "laptop")]
    [InlineData("Alice's MacBook.local", "alice-s-macbook")]
    [InlineData("_build_1.example.org", "build_1")]
    [InlineData("", "device")]
    [InlineData("\u65e5\u672c", "device")]
    [InlineData("a-very-long-host-name-that-does-not-fit-at-all", "a-very-long-host-name-that-does-")]
    public void A_host_name_is_bent_into_a_device_name(string host, string expected) =>
        Assert.Equal(expected, DeviceName.FromHostName(host).Value);
}
