using System.Security.Cryptography;
using System.Text;
using PeerSecure.Common.Keys;

namespace PeerSecure.Common.Tests.Keys;

public sealed class AuthorityKeyPassphraseTests
{
    [Fact]
    public void It_is_hkdf_of_the_database_key_under_its_own_label()
    {
        using var key = DatabaseKey.CopyOf([.. Enumerable.Range(0, 32).Select(i => (byte)i)]);
        using var passphrase = AuthorityKeyPassphrase.Derive(key);

        // RFC 5869 by hand: extract with a zero salt, then one block of expand.
        var prk = HMACSHA256.HashData(new byte[32], key.Span.ToArray());
        var block = HMACSHA256.HashData(prk, (byte[])[.. Encoding.ASCII.GetBytes("peersecure/1 authority-key-passphrase\0"), 1]);
        Assert.Equal(Convert.ToHexStringLower(block), passphrase.Span.ToString());
    }

    [Fact]
    public void Another_database_key_gives_another()
    {
        using var one = DatabaseKey.Random();
        using var other = DatabaseKey.Random();
        using var first = AuthorityKeyPassphrase.Derive(one);
        using var second = AuthorityKeyPassphrase.Derive(other);
        Assert.False(first.FixedTimeEquals(second));
    }
}
