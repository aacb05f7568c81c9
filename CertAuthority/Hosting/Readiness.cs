using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Hosting;

/// <summary>Ready means that the database answers and that the last write did not fail for want of space or a broken disk.</summary>
internal sealed class Readiness(Database database)
{
    private volatile StorageException? _lastFailure;

    public void WriteFailed(StorageException failure) => _lastFailure = failure;

    public void WriteSucceeded()
    {
        if (_lastFailure is not null)
        {
            _lastFailure = null;
        }
    }

    public IResult Answer()
    {
        try
        {
            database.Read(static connection => connection.First("SELECT 1", static row => row.GetInt32(0)));
        }
        catch (StorageException failure)
        {
            return NotReady(failure);
        }

        return _lastFailure is { } last ? NotReady(last) : Results.Text("ready\n");
    }

    private static Refusal NotReady(StorageException failure) =>
        new(StatusCodes.Status503ServiceUnavailable, failure.Code, "The authority cannot write at present.");
}
