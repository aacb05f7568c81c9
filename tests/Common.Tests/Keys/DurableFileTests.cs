using System.Text;
using PeerSecure.Common.Keys;

namespace PeerSecure.Common.Tests.Keys;

public sealed class DurableFileTests : IDisposable
{
    private readonly KeysTestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Replace_writes_all_of_the_new_content_with_the_mode_asked_for()
    {
        var path = _folder.File("a");
        File.WriteAllText(path, "a long old content");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.OtherRead | UnixFileMode.UserWrite);
        DurableFile.Replace(path, "new"u8, PrivateFile.Mode);
        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal(PrivateFile.Mode, File.GetUnixFileMode(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Create_leaves_an_existing_file_alone()
    {
        var path = _folder.File("a");
        File.WriteAllText(path, "old");
        Assert.Throws<IOException>(() => DurableFile.Create(path, "new"u8, PrivateFile.Mode));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_write_into_a_folder_that_is_not_there_is_an_io_failure() =>
        Assert.ThrowsAny<IOException>(() => DurableFile.Replace(_folder.File("none/a"), "x"u8, PrivateFile.Mode));

    [Fact]
    public void A_target_that_is_a_folder_is_an_io_failure_and_leaves_nothing_behind()
    {
        var path = _folder.File("a");
        Directory.CreateDirectory(path);
        Assert.ThrowsAny<IOException>(() => DurableFile.Replace(path, Encoding.ASCII.GetBytes("x"), PrivateFile.Mode));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Path));
    }
}
