using PeerSecure.Common.Certificates;

namespace PeerSecure.CertAuthority.Revocation;

/// <summary>R1: one certificate, a device with its key and name, or an account with all its devices.</summary>
internal abstract record RevokeTarget
{
    private RevokeTarget()
    {
    }

    /// <summary>For the audit log.</summary>
    public abstract string Subject { get; }

    internal sealed record OneCertificate(SerialNumber Serial) : RevokeTarget
    {
        public override string Subject => Serial.Hex;
    }

    internal sealed record OneDevice(AccountName Account, DeviceName Name) : RevokeTarget
    {
        public override string Subject => $"{Account}/{Name}";
    }

    internal sealed record WholeAccount(AccountName Name) : RevokeTarget
    {
        public override string Subject => Name.Value;
    }
}
