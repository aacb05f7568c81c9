using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PeerSecure.Common.Certificates;

namespace PeerSecure.Tests.Shared;

/// <summary>A minted leaf with its private key and what is sent with it.</summary>
internal sealed record TestLeaf(X509Certificate2 Certificate, ECDsa Key, IReadOnlyList<X509Certificate2> Others)
{
    public byte[] Spki => Key.ExportSubjectPublicKeyInfo();

    public SpkiHash KeyHash => SpkiHash.Of(Spki);

    public TlsIdentity Tls => TlsIdentity.Create(Certificate, Others);

    public ReceivedCertificate Received => TestAuthority.Receive(Certificate);

    public ReceivedChain Chain => ChainOf(Others);

    public ReceivedChain LeafAlone => ChainOf([]);

    public ReceivedChain ChainOf(IEnumerable<X509Certificate2> others) =>
        ReceivedChain.TryParse([Certificate.RawData, .. others.Select(other => other.RawData)], out var chain, out var why)
            ? chain
            : throw new InvalidOperationException($"The test's own certificate was not read: {why}.");
}
