using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Hosting;

/// <summary>
/// Ready means that the database answers and takes writes. As long as nothing failed a read is proof enough; after a failure, such as a
/// full disk, a write has to succeed again.
/// </summary>
internal sealed class Readiness(Database database)
{
    private const string Probe = "readiness.probe";

    private volatile bool _hasFailed;

    public void Failed(StorageException failure)
    {
        if (failure.Failure != StorageFailure.Locked)
        {
            _hasFailed = true;
        }
    }

    public async Task<IResult> AnswerAsync(CancellationToken cancellationToken)
    {
        try
        {
            database.Read(static connection => SettingsStore.Get(connection, Probe));
            if (_hasFailed)
            {
                await database.WriteAsync(static connection => SettingsStore.Set(connection, Probe, "written"), cancellationToken);
                _hasFailed = false;
            }

            return Results.Text("ready\n");
        }
        catch (StorageException failure)
        {
            return new Refusal(StatusCodes.Status503ServiceUnavailable, failure.Code, "The authority cannot write at present.");
        }
    }
}
