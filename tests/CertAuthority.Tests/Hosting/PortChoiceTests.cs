using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Tests.Hosting;

public sealed class PortChoiceTests : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("peersecure-test-").FullName;

    private AuthorityFolder Folder => new(_path);

    public void Dispose() => Directory.Delete(_path, recursive: true);

    [Fact]
    public void The_option_comes_first_then_the_variable_then_the_file_then_1256()
    {
        File.WriteAllText(Folder.PortInfo, "4000\n");
        Assert.Equal(2000, PortChoice.Choose("2000", Folder, static _ => "3000"));
        Assert.Equal(3000, PortChoice.Choose(null, Folder, static _ => "3000"));
        Assert.Equal(4000, PortChoice.Choose(null, Folder, static _ => null));
        File.Delete(Folder.PortInfo);
        Assert.Equal(1256, PortChoice.Choose(null, Folder, static _ => null));
    }

    [Theory]
    [InlineData("65536")]
    [InlineData("-1")]
    [InlineData("")]
    [InlineData("http")]
    [InlineData("1256; rm -rf /")]
    [InlineData("0x50")]
    public void What_is_not_a_port_is_named_with_its_key_and_range(string text)
    {
        var failure = Assert.Throws<UsageException>(() => PortChoice.Choose(text, Folder, static _ => null));
        Assert.Contains("--port", failure.Message, StringComparison.Ordinal);
        Assert.Contains("65535", failure.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_huge_port_file_is_refused_without_reading_it_all()
    {
        File.WriteAllText(Folder.PortInfo, new string('1', 1_000_000));
        var failure = Assert.Throws<UsageException>(() => PortChoice.Choose(null, Folder, static _ => null));
        Assert.Contains("port.info", failure.Message, StringComparison.Ordinal);
    }
}
