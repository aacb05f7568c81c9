namespace PeerSecure.Common.Discovery.Wire;

/// <summary>Why a packet was dropped.</summary>
internal enum DnsRejection
{
    None,
    TooShort,
    TooLong,
    ForeignOpcode,
    ErrorResponse,
    TooManyEntries,
    BadQuestion,
    BadRecord,
    BadRecordData,
    TrailingBytes,
}
