using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Certificates;

namespace PeerSecure.CertAuthority.Mailbox;

/// <summary>What one request wants kept, until it is known what became of it.</summary>
internal sealed class Posting(VerifiedDevice sender, List<ReceiptedEnvelope> envelopes)
{
    private readonly TaskCompletionSource<List<StoringOutcome>> _kept = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public VerifiedDevice Sender => sender;

    public List<ReceiptedEnvelope> Envelopes => envelopes;

    /// <summary>Written by the writer alone; read when its write is durable.</summary>
    public List<StoringOutcome> Outcomes { get; } = new(envelopes.Count);

    public RefusedException? Refused { get; set; }

    public Task<List<StoringOutcome>> Kept => _kept.Task;

    /// <summary>Before a write, which may be another one after the first was undone.</summary>
    public void Begin()
    {
        Outcomes.Clear();
        Refused = null;
    }

    public void Succeed()
    {
        if (Refused is { } refused)
        {
            _kept.TrySetException(refused);
        }
        else
        {
            _kept.TrySetResult(Outcomes);
        }
    }

    public void Fail(Exception failure) => _kept.TrySetException(failure);

    public async Task FinishAsync(Func<Task> write)
    {
        try
        {
            await write();
            Succeed();
        }
#pragma warning disable CA1031 // whatever it is belongs to the request that waits for it
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Fail(failure);
        }
    }
}
