using PeerSecure.Common.Certificates;

namespace PeerSecure.Common.Tests.Architecture;

/// <summary>
/// Common's public surface is kept as text beside this file, so that a wider one shows in review. After a change on purpose run the tests once
/// with <c>PEERSECURE_UPDATE_API=1</c> and commit the file.
/// </summary>
public sealed class PublicApiTests
{
    private static string Snapshot => Path.Combine(SourceFile.Root, "tests", "Common.Tests", "Architecture", "Common.api.txt");

    [Fact]
    public async Task The_public_surface_of_common_is_the_one_that_was_reviewed()
    {
        var token = TestContext.Current.CancellationToken;
        var actual = PublicApi.Describe(typeof(DeviceIdentity).Assembly);
        if (Environment.GetEnvironmentVariable("PEERSECURE_UPDATE_API") == "1")
        {
            await File.WriteAllTextAsync(Snapshot, actual, token);
        }

        Assert.SkipUnless(File.Exists(Snapshot), "Common.api.txt does not exist yet: run once with PEERSECURE_UPDATE_API=1");
        var expected = (await File.ReadAllTextAsync(Snapshot, token)).Split('\n');
        var lines = actual.Split('\n');
        var added = lines.Except(expected).Select(line => "+ " + line.Trim());
        var removed = expected.Except(lines).Select(line => "- " + line.Trim());
        Assert.True(
            expected.SequenceEqual(lines),
            $"The surface changed; if on purpose, run with PEERSECURE_UPDATE_API=1:\n{string.Join('\n', added.Concat(removed))}");
    }
}
