using System.Security.Cryptography;
using PeerSecure.CertAuthority.Issuing;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Keys;

namespace PeerSecure.CertAuthority.Tests.Issuing;

/// <summary>The keys of a whole authority, with their files, in a folder that goes away.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly DatabaseKey _databaseKey = DatabaseKey.Random();

    public TestAuthority(TimeProvider time)
    {
        Time = time;
        Keys = AuthorityKeys.OpenOrCreate(Folder.Path, _databaseKey, ["ca.example"], httpBase: null, time);
        File.WriteAllText(Folder.In("chain.pem"), string.Concat(Keys.Current.Chain.Select(held => held.Pem)));
    }

    public TemporaryFolder Folder { get; } = new();

    public AuthorityKeys Keys { get; }

    public TimeProvider Time { get; }

    /// <summary>A device certificate, also as a PEM file of this name.</summary>
    public IssuedCertificate IssueDevice(string file)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var identity = new DeviceIdentity(Keys.Current.Authority, AccountName.Parse("alice"), DeviceName.Parse("laptop"));
        var issued = Keys.Current.Issuing.Devices.Issue(identity, TestIssuer.RequestFor(key), Time.GetUtcNow());
        File.WriteAllText(Folder.In(file), new HeldCertificate(issued.Der).Pem);
        return issued;
    }

    public void Dispose()
    {
        Keys.Dispose();
        _databaseKey.Dispose();
        Folder.Dispose();
    }
}
