using System.Security.Cryptography;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Envelopes;

namespace PeerSecure.Common.Tests.Envelopes;

/// <summary>What the account key wraps (K2, M6), and the recovery code that wraps it (K3).</summary>
public sealed class AccountSecretTests : IDisposable
{
    private static readonly AuthorityId Authority = AuthorityId.Parse(new string('a', 32));
    private static readonly AccountName Alice = AccountName.Parse("alice");
    private static readonly AccountName Bob = AccountName.Parse("bob");
    private static readonly FileDetails Details = new()
    {
        Name = "plan.pdf",
        Length = 12,
        HeaderHash = new byte[32],
        Sha256 = RandomNumberGenerator.GetBytes(32),
        PosixChecksum = 5,
    };

    private readonly AccountKey _accountKey = AccountKey.Create(2);
    private readonly FileKey _fileKey = FileKey.Random();

    public void Dispose()
    {
        _accountKey.Dispose();
        _fileKey.Dispose();
    }

    [Fact]
    public void An_owner_finds_key_and_details_of_a_file_again()
    {
        var record = OwnedFile.Seal(_accountKey, Authority, Alice, _fileKey, Details);
        Assert.Equal(2, OwnedFile.VersionOf(record));
        Assert.True(OwnedFile.TryOpen(record, _accountKey, Authority, Alice, out var file));
        using (file)
        {
            Assert.Equal(_fileKey.Span, file.Key.Span);
            Assert.Equal("plan.pdf", file.Details.Name);
            Assert.Equal(Details.Sha256, file.Details.Sha256);
            Assert.Equal(5u, file.Details.PosixChecksum);
        }

        Assert.DoesNotContain("plan.pdf", System.Text.Encoding.Latin1.GetString(record), StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_of_another_account_key_or_version_does_not_open()
    {
        var record = OwnedFile.Seal(_accountKey, Authority, Alice, _fileKey, Details);
        using var other = AccountKey.Create(2);
        using var next = AccountKey.CopyOf(3, _accountKey.Span);
        Assert.False(OwnedFile.TryOpen(record, _accountKey, Authority, Bob, out _));
        Assert.False(OwnedFile.TryOpen(record, _accountKey, AuthorityId.Parse(new string('b', 32)), Alice, out _));
        Assert.False(OwnedFile.TryOpen(record, other, Authority, Alice, out _));
        Assert.False(OwnedFile.TryOpen(record, next, Authority, Alice, out _));
    }

    [Fact]
    public void Every_flipped_bit_and_every_truncation_of_a_record_is_refused()
    {
        var record = OwnedFile.Seal(_accountKey, Authority, Alice, _fileKey, Details);
        for (var index = 0; index < record.Length; index++)
        {
            record[index] ^= 4;
            Assert.False(OwnedFile.TryOpen(record, _accountKey, Authority, Alice, out _), $"opened with byte {index} changed");
            record[index] ^= 4;
            Assert.False(OwnedFile.TryOpen(record.AsSpan(0, index), _accountKey, Authority, Alice, out _), $"opened {index} bytes");
        }

        Assert.Equal(0, OwnedFile.VersionOf(new byte[OwnedFile.MaxLength + 1]));
        Assert.Equal(0, OwnedFile.VersionOf([1, 2, 3]));
        Assert.Equal(0, AccountKey.VersionOf(Enumerable.Repeat((byte)0xff, AccountKey.WrappedLength).ToArray()));
    }

    // K3
    [Fact]
    public void A_recovery_code_opens_what_it_wrapped_however_it_is_typed()
    {
        using var code = RecoveryCode.Random();
        var wrap = RecoveryWrap.Wrap(_accountKey, code, Authority, Alice);
        Assert.Equal(RecoveryWrap.Length, wrap.Length);
        var printed = new string(code.Print());
        Assert.Matches("^([0-9A-HJKMNP-TV-Z]{5}-){7}[0-9A-HJKMNP-TV-Z]{5}$", printed);
        foreach (var typed in new[] { printed, printed.ToLowerInvariant(), printed.Replace("-", "", StringComparison.Ordinal), " " + printed.Replace('-', ' '), printed.Replace('0', 'O').Replace('1', 'l') })
        {
            Assert.True(RecoveryCode.TryParse(typed, out var again, out _), typed);
            using (again)
            {
                Assert.True(RecoveryWrap.TryUnwrap(wrap, again, Authority, Alice, out var key));
                using (key)
                {
                    Assert.Equal(2, key.Version);
                    Assert.Equal(_accountKey.Span, key.Span);
                }
            }
        }
    }

    [Fact]
    public void Every_mistyped_character_and_every_swap_is_found_and_its_group_named()
    {
        using var code = RecoveryCode.Random();
        var printed = new string(code.Print());
        for (var index = 0; index < printed.Length; index++)
        {
            if (printed[index] == '-')
            {
                continue;
            }

            foreach (var wrong in "0123456789ABCDEFGHJKMNPQRSTVWXYZ".Where(character => character != printed[index]))
            {
                Assert.False(RecoveryCode.TryParse(string.Concat(printed.AsSpan(0, index), [wrong], printed.AsSpan(index + 1)), out _, out var group));
                Assert.Equal(1 + (index / 6), group);
            }

            if (index + 1 < printed.Length && printed[index + 1] is not '-' && printed[index + 1] != printed[index])
            {
                Assert.False(RecoveryCode.TryParse(string.Concat(printed.AsSpan(0, index), [printed[index + 1], printed[index]], printed.AsSpan(index + 2)), out _, out _));
            }
        }

        var groups = printed.Split('-');
        (groups[2], groups[5]) = (groups[5], groups[2]);
        Assert.False(RecoveryCode.TryParse(string.Join('-', groups), out _, out var misplaced));
        Assert.Equal(3, misplaced);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("ABC", 0)]
    [InlineData("!", 1)]
    [InlineData("00000-U", 2)]
    [InlineData("00000-0000\u00E9", 2)]
    public void What_is_no_code_is_refused(string typed, int expectedGroup)
    {
        Assert.False(RecoveryCode.TryParse(typed, out _, out var group));
        Assert.Equal(expectedGroup, group);
    }

    [Fact]
    public void A_code_with_something_behind_it_is_refused()
    {
        using var code = RecoveryCode.Random();
        Assert.False(RecoveryCode.TryParse(new string(code.Print()) + "0", out _, out var group));
        Assert.Equal(0, group);
    }

    [Fact]
    public void Another_code_account_or_a_changed_wrap_does_not_open()
    {
        using var code = RecoveryCode.Random();
        using var other = RecoveryCode.Random();
        var wrap = RecoveryWrap.Wrap(_accountKey, code, Authority, Alice);
        Assert.False(RecoveryWrap.TryUnwrap(wrap, other, Authority, Alice, out _));
        Assert.False(RecoveryWrap.TryUnwrap(wrap, code, Authority, Bob, out _));
        for (var bit = 0; bit < wrap.Length * 8; bit++)
        {
            wrap[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(RecoveryWrap.TryUnwrap(wrap, code, Authority, Alice, out _), $"opened with bit {bit} flipped");
            wrap[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        for (var length = 0; length < wrap.Length; length++)
        {
            Assert.False(RecoveryWrap.TryUnwrap(wrap.AsSpan(0, length), code, Authority, Alice, out _));
        }
    }
}
