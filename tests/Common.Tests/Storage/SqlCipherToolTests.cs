using System.Diagnostics;
using PeerSecure.Common.Storage;

namespace PeerSecure.Common.Tests.Storage;

/// <summary>Debian's command line tool, given the key and the parameters of docs/storage.md, reads what we write.</summary>
public sealed class SqlCipherToolTests : IDisposable
{
    private const string Parameters =
        "PRAGMA cipher_page_size=4096; PRAGMA kdf_iter=64000; PRAGMA cipher_hmac_algorithm=HMAC_SHA1; PRAGMA cipher_kdf_algorithm=PBKDF2_HMAC_SHA1;";

    private readonly TestFolder _folder = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_tool_reads_a_closed_database_and_its_own_check_passes()
    {
        var path = await MakeAsync();
        Assert.Equal("ok\nsome text\n", await AskAsync(path, Parameters));
    }

    [Fact]
    public async Task The_tool_fails_without_the_page_size()
    {
        var path = await MakeAsync();
        Assert.DoesNotContain("some text", await AskAsync(path, ""), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<string> MakeAsync()
    {
        Tool.Require("sqlcipher");
        var path = _folder.File("tool.db");
        using var key = StorageChild.Key();
        await using var database = Database.Open(path, key, DatabaseTests.Notes);
        await database.WriteAsync(c => DatabaseTests.Add(c, "some text"), Cancelled);
        return path;
    }

    private static async Task<string> AskAsync(string path, string parameters)
    {
        using var key = StorageChild.Key();
        using var tool = Process.Start(new ProcessStartInfo("sqlcipher", [path]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        await tool.StandardInput.WriteAsync($"PRAGMA key=\"x'{Convert.ToHexString(key.Span)}'\"; {parameters}\nPRAGMA integrity_check; SELECT text FROM notes;\n");
        tool.StandardInput.Close();
        var errors = tool.StandardError.ReadToEndAsync(Cancelled);
        var output = await tool.StandardOutput.ReadToEndAsync(Cancelled);
        await errors;
        // 4.x answers "ok" to a key that was taken; only what follows it is asked for
        return output.StartsWith("ok\nok\n", StringComparison.Ordinal) ? output[3..] : output;
    }
}
