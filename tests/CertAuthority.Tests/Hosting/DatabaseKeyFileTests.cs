using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Keys;

namespace PeerSecure.CertAuthority.Tests.Hosting;

public sealed class DatabaseKeyFileTests
{
    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("zz112233445566778899aabbccddeeff00112233445566778899aabbccddeeff")]
    [InlineData("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff")]
    public void Anything_but_sixty_four_hex_digits_is_a_damaged_key(string content)
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("peersecure-test-").FullName, "db.key");
        try
        {
            File.WriteAllText(path, content);
            File.SetUnixFileMode(path, PrivateFile.Mode);

            var failure = Assert.Throws<KeyFileException>(() => DatabaseKeyFile.Load(path));

            Assert.Equal(KeyFileFailure.Damaged, failure.Failure);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }
}
