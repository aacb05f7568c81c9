using PeerSecure.CertAuthority.Accounts;

namespace PeerSecure.CertAuthority.Tests.Accounts;

public sealed class InviteCodeTests
{
    [Fact]
    public void A_code_is_read_back_however_it_is_typed()
    {
        for (var round = 0; round < 200; round++)
        {
            var code = InviteCode.New();
            var shown = code.Reveal();
            foreach (var typed in (string[])[shown, shown.ToLowerInvariant(), shown.Replace("-", "", StringComparison.Ordinal), shown.Replace('-', ' ')])
            {
                Assert.True(InviteCode.TryParse(typed, out var read), typed);
                Assert.Equal(code.Hash(), read.Hash());
            }
        }
    }

    [Fact]
    public void Letters_one_mistakes_for_digits_are_read_as_digits()
    {
        Assert.True(InviteCode.TryParse("0011122222333334444455555A", out var plain));
        Assert.True(InviteCode.TryParse("oOiLl22222333334444455555a", out var mistyped));
        Assert.Equal(plain.Hash(), mistyped.Hash());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("00000000000000000000000000000")]
    [InlineData("80000000000000000000000000")]
    [InlineData("U0000000000000000000000000")]
    [InlineData("0000000000000000000000000\u0660")]
    public void Anything_else_is_no_code(string? text) => Assert.False(InviteCode.TryParse(text, out _));

    [Fact]
    public void A_code_does_not_print_itself() => Assert.Equal("[invite code]", InviteCode.New().ToString());
}
