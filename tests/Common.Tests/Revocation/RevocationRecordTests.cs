using PeerSecure.Common.Certificates;
using PeerSecure.Common.Revocation;

namespace PeerSecure.Common.Tests.Revocation;

public sealed class RevocationRecordTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> Names => [.. Records.Keys];

    private static Dictionary<string, RevocationRecord> Records { get; } = new()
    {
        ["certificate"] = Record(new RevocationSubject.Certificate(ListAuthority.Key(1), SerialNumber.Parse("0123456789abcdef0123456789abcdef"))),
        ["short serial"] = Record(new RevocationSubject.Certificate(ListAuthority.Key(1), SerialNumber.Parse("01"))),
        ["long serial"] = Record(new RevocationSubject.Certificate(ListAuthority.Key(1), SerialNumber.Parse(new string('f', 40)))),
        ["key"] = Record(new RevocationSubject.Key(ListAuthority.Key(2))),
        ["key allowed again"] = Record(new RevocationSubject.Key(ListAuthority.Key(2))) with { Reason = null },
        ["device"] = Record(new RevocationSubject.Name(AccountName.Parse("alice"), DeviceName.Parse("laptop"))),
        ["account"] = Record(new RevocationSubject.Name(AccountName.Parse("alice"), null)),
        ["long names"] = Record(new RevocationSubject.Name(AccountName.Parse(new string('a', 32)), DeviceName.Parse(new string('b', 32)))),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_written_is_read_back(string name)
    {
        var bytes = Records[name].ToBytes();
        Assert.True(RevocationRecord.TryParse(bytes, out var read));
        Assert.Equal(Records[name], read);
        Assert.InRange(bytes.Length, 1, RevocationRecord.MaxLength);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_truncation_and_any_byte_more_is_refused(string name)
    {
        var bytes = Records[name].ToBytes();
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.False(RevocationRecord.TryParse(bytes.AsSpan(0, length), out _), $"accepted {length} bytes");
        }

        Assert.False(RevocationRecord.TryParse([.. bytes, 0], out _));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_flipped_bit_is_refused_or_is_the_one_encoding_of_another_record(string name)
    {
        var bytes = Records[name].ToBytes();
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var changed = (byte[])bytes.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            if (RevocationRecord.TryParse(changed, out var other))
            {
                Assert.NotEqual(Records[name], other);
                Assert.Equal(changed, other!.ToBytes());
            }
        }
    }

    [Fact]
    public void A_certificate_is_never_allowed_again()
    {
        var record = Records["certificate"];
        Assert.Throws<ArgumentException>(() => (record with { Reason = null }).ToBytes());
        var bytes = record.ToBytes();
        bytes[8] = 8;
        Assert.False(RevocationRecord.TryParse(bytes, out _));
    }

    [Fact]
    public void A_record_lasts_at_least_until_it_was_made()
    {
        var late = Records["key"] with { Until = At - TimeSpan.FromDays(1) };
        Assert.True(RevocationRecord.TryParse(late.ToBytes(), out var read));
        Assert.Equal(At, read!.Until);
    }

    [Fact]
    public void Random_bytes_never_throw()
    {
        var bytes = new byte[120];
        for (var round = 0; round < 20_000; round++)
        {
            System.Security.Cryptography.SHA512.HashData(BitConverter.GetBytes(round)).CopyTo(bytes, 17);
            bytes[17] = (byte)(round % 5);
            _ = RevocationRecord.TryParse(bytes.AsSpan(0, round % bytes.Length), out _);
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    [InlineData(1L << 52)]
    public void Numbers_beyond_the_range_are_refused(long value)
    {
        Assert.False(RevocationNumber.TryFrom(value, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => RevocationNumber.From(value));
    }

    [Fact]
    public void The_next_generation_is_above_every_number_of_this_one()
    {
        var number = RevocationNumber.From((5L << 32) + 17);
        Assert.Equal("5.17", $"{number}");
        Assert.Equal("5.18", $"{number.Next()}");
        Assert.Equal("6.0", $"{number.NextGeneration()}");
        Assert.True(number.NextGeneration() > RevocationNumber.From((5L << 32) + uint.MaxValue));
    }

    private static RevocationRecord Record(RevocationSubject subject) =>
        new(RevocationNumber.From((1L << 32) + 7), subject, RevocationReason.KeyCompromise, At, At + TimeSpan.FromDays(7));
}
