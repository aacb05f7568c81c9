namespace PeerSecure.Common.Tests.Keys;

/// <summary>A folder of its own for each test, gone at the end.</summary>
internal sealed class KeysTestFolder : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("peersecure-test-").FullName;

    internal string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
