using System.IO.Pipes;
using System.Text;
using Microsoft.Win32.SafeHandles;
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

    [Fact]
    public void A_flush_that_the_kernel_refuses_is_reported()
    {
        // FileStream.Flush(true) says nothing here: a pipe cannot be synchronised, and libc says so.
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out);
        using var handle = new SafeFileHandle(pipe.SafePipeHandle.DangerousGetHandle(), ownsHandle: false);
        Assert.Equal(22, Assert.Throws<IOException>(() => DurableFile.Flush(handle)).HResult); // EINVAL
        Assert.Equal(22, Assert.Throws<IOException>(() => DurableFile.FlushData(handle)).HResult);
    }

    [Fact]
    public void A_folder_that_is_not_there_cannot_be_flushed() =>
        Assert.Equal(2, Assert.Throws<IOException>(() => DurableFile.FlushFolder(_folder.File("none"))).HResult); // ENOENT

    [Fact]
    public async Task Nobody_else_may_read_the_file_at_any_moment_of_a_replace()
    {
        var secret = new byte[256 * 1024];
        var path = _folder.File("a");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var watching = Task.Factory.StartNew(() => ModesSeen(stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        for (var round = 0; round < 200; round++)
        {
            DurableFile.Replace(path, secret, PrivateFile.Mode);
        }

        await stop.CancelAsync();
        Assert.Equal([PrivateFile.Mode], await watching);
    }

    private HashSet<UnixFileMode> ModesSeen(CancellationToken stop)
    {
        var seen = new HashSet<UnixFileMode>();
        while (!stop.IsCancellationRequested)
        {
            foreach (var file in Directory.EnumerateFiles(_folder.Path))
            {
                try
                {
                    seen.Add(File.GetUnixFileMode(file));
                }
                catch (FileNotFoundException)
                {
                    // renamed since it was listed
                }
            }
        }

        return seen;
    }
}
