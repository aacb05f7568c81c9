namespace PeerSecure.CertAuthority.Files;

/// <summary>Digests of uploads between two parts, bounded; one that was forgotten is computed again from the file.</summary>
internal sealed class RestingDigests : IDisposable
{
    private const int Most = 1_024;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, RunningDigest> _digests = new(StringComparer.Ordinal);

    /// <summary>The caller owns it now. Null unless it is of exactly that much.</summary>
    public RunningDigest? Take(string id, long length)
    {
        lock (_gate)
        {
            if (!_digests.Remove(id, out var digest))
            {
                return null;
            }

            if (digest.Length == length)
            {
                return digest;
            }

            digest.Dispose();
            return null;
        }
    }

    /// <summary>Takes it over.</summary>
    public void Rest(string id, RunningDigest digest)
    {
        lock (_gate)
        {
            if (_digests.Count >= Most || !_digests.TryAdd(id, digest))
            {
                digest.Dispose();
            }
        }
    }

    public void Forget(string id)
    {
        lock (_gate)
        {
            if (_digests.Remove(id, out var digest))
            {
                digest.Dispose();
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var digest in _digests.Values)
            {
                digest.Dispose();
            }

            _digests.Clear();
        }
    }
}
