using PeerSecure.Common.Certificates;

namespace PeerSecure.Common.Revocation;

/// <summary>R1: what a record is about. Never a certificate fingerprint: a certificate can be encoded anew, its serial and key cannot.</summary>
public abstract record RevocationSubject
{
    private RevocationSubject()
    {
    }

    /// <summary>One certificate, by the key that issued it and its serial.</summary>
    public sealed record Certificate(SpkiHash Issuer, SerialNumber Serial) : RevocationSubject;

    /// <summary>A key, whatever certificate carries it.</summary>
    public sealed record Key(SpkiHash Hash) : RevocationSubject;

    /// <summary>The name of a device, or of an account with all its devices, barred whatever key comes with it.</summary>
    public sealed record Name(AccountName Account, DeviceName? Device) : RevocationSubject;
}
