namespace PeerSecure.Common.Tests.Storage;

/// <summary>A folder of its own for one test, gone at the end.</summary>
internal sealed class TestFolder : IDisposable
{
    internal TestFolder() => Directory.CreateDirectory(Path);

    internal string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"peersecure-test-{System.IO.Path.GetRandomFileName()}");

    internal string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
