using PeerSecure.Common.Certificates;

namespace PeerSecure.Common.Envelopes;

/// <summary>Why an envelope was refused, and for <see cref="EnvelopeRejection.SenderRefused"/> why its sender was.</summary>
public readonly record struct EnvelopeRefusal(EnvelopeRejection Why, CertificateRejection Certificate)
{
    public static implicit operator EnvelopeRefusal(EnvelopeRejection why) => new(why, CertificateRejection.None);

    public static EnvelopeRefusal FromEnvelopeRejection(EnvelopeRejection why) => why;
}
