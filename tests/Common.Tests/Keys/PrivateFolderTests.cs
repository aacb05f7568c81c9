using PeerSecure.Common.Keys;

namespace PeerSecure.Common.Tests.Keys;

public sealed class PrivateFolderTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly KeysTestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_new_folder_and_its_new_parents_are_for_the_owner_alone()
    {
        var path = _folder.File("home/authority");
        PrivateFolder.Ensure(path);
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(path));
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(_folder.File("home")));
        PrivateFolder.Ensure(path);
    }

    [Theory]
    [InlineData(UnixFileMode.GroupWrite)]
    [InlineData(UnixFileMode.OtherWrite)]
    [InlineData(UnixFileMode.OtherWrite | UnixFileMode.StickyBit)]
    public void A_folder_that_others_may_change_is_refused_with_the_command_that_helps(UnixFileMode extra)
    {
        var path = Directory.CreateDirectory(_folder.File("shared")).FullName;
        File.SetUnixFileMode(path, OwnerOnly | extra);
        var failure = Assert.Throws<KeyFileException>(() => PrivateFolder.Ensure(path));
        Assert.Equal(KeyFileFailure.FolderTooOpen, failure.Failure);
        Assert.Equal($"Run: chmod 700 {path}", failure.Remedy);
    }

    [Fact]
    public void A_folder_that_others_may_read_is_taken()
    {
        var path = Directory.CreateDirectory(_folder.File("checkout")).FullName;
        File.SetUnixFileMode(path, OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        PrivateFolder.Ensure(path);
    }

    [Fact]
    public void A_file_in_its_place_is_refused()
    {
        File.WriteAllText(_folder.File("file"), "x");
        Assert.Equal(KeyFileFailure.FolderUnusable, Assert.Throws<KeyFileException>(() => PrivateFolder.Ensure(_folder.File("file"))).Failure);
        Assert.Equal(KeyFileFailure.FolderUnusable, Assert.Throws<KeyFileException>(() => PrivateFolder.Ensure(_folder.File("file/below"))).Failure);
    }
}
