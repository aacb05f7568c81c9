using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using PeerSecure.CertAuthority.Issuing;
using PeerSecure.Common.Certificates;

namespace PeerSecure.CertAuthority.Revocation;

/// <summary>
/// What one issuing key's revocations are, each kept in the encoding that its list needs. Adding to 100,000 of them is one append;
/// the list itself is put together when somebody asks for it.
/// </summary>
internal sealed class IssuerRevocations
{
    private readonly ConcurrentDictionary<SerialNumber, RevokedCertificate> _bySerial = new();
    private readonly Lock _gate = new();
    private ArrayBufferWriter<byte> _encoded = new();
    private bool _isStale;
    private long _version;

    /// <summary>Changes with every change.</summary>
    public long Version => Interlocked.Read(ref _version);

    public int Count => _bySerial.Count;

    public bool TryFind(SerialNumber serial, [NotNullWhen(true)] out RevokedCertificate? revoked) => _bySerial.TryGetValue(serial, out revoked);

    /// <summary>False when nothing changed. A second reason counts only when it voids signatures and the first did not (C2).</summary>
    public bool Add(RevokedCertificate revoked)
    {
        lock (_gate)
        {
            var isKnown = _bySerial.TryGetValue(revoked.Serial, out var known);
            if (isKnown && (known!.Entry.VoidsSignatures || !revoked.Entry.VoidsSignatures))
            {
                return false;
            }

            _bySerial[revoked.Serial] = revoked;
            _isStale |= isKnown;
            if (!_isStale)
            {
                _encoded.Write(CertificateList.WriteEntry(revoked.Serial, revoked.Entry));
            }

            Interlocked.Increment(ref _version);
            return true;
        }
    }

    /// <summary>R3: drops entries whose certificate ended before this time.</summary>
    public void Forget(DateTimeOffset endedBefore)
    {
        lock (_gate)
        {
            foreach (var (serial, _) in _bySerial.Where(one => one.Value.NotAfter < endedBefore).ToList())
            {
                _bySerial.TryRemove(serial, out _);
                _isStale = true;
                Interlocked.Increment(ref _version);
            }
        }
    }

    /// <summary>The encoded entries as they are at one moment, and the version of that moment.</summary>
    public (byte[] Entries, long Version) Snapshot()
    {
        lock (_gate)
        {
            if (_isStale)
            {
                _encoded = new ArrayBufferWriter<byte>();
                foreach (var revoked in _bySerial.Values)
                {
                    _encoded.Write(CertificateList.WriteEntry(revoked.Serial, revoked.Entry));
                }

                _isStale = false;
            }

            return (_encoded.WrittenSpan.ToArray(), _version);
        }
    }
}
