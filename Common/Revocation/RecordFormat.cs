using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using PeerSecure.Common.Certificates;

namespace PeerSecure.Common.Revocation;

/// <summary>
/// The encoding of one record, big endian: u64 number, u8 reason, u32 at, u32 until, then the subject: u8 kind and
/// (1) 32 bytes issuer, u8 length, serial; (2) 32 bytes key hash; (3) u8 length, account, u8 length, device or nothing.
/// Times are seconds since 1970. There is one encoding of each record, so equal lists are equal bytes.
/// </summary>
internal static class RecordFormat
{
    internal const uint SecondsPerDay = 86_400;
    internal const byte Allowed = 8; // removeFromCRL in RFC 5280
    internal const int FixedLength = 17;
    internal const int HashLength = 32;

    internal const byte CertificateKind = 1;
    internal const byte KeyKind = 2;
    internal const byte NameKind = 3;

    private const int MaxSerialLength = 20;

    internal static byte[] Write(RevocationRecord record)
    {
        var subject = Write(record.Subject);
        if (record.Reason is null && subject[0] == CertificateKind)
        {
            throw new ArgumentException("A certificate is never allowed again; issue a new one.", nameof(record));
        }

        var bytes = new byte[FixedLength + subject.Length];
        BinaryPrimitives.WriteInt64BigEndian(bytes, record.Number.Value);
        bytes[8] = record.Reason is { } reason ? (byte)reason : Allowed;
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(9), Seconds(record.At));
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(13), Math.Max(Seconds(record.Until), Seconds(record.At)));
        subject.CopyTo(bytes, FixedLength);
        return bytes;
    }

    internal static byte[] Write(RevocationSubject subject) => subject switch
    {
        RevocationSubject.Certificate certificate => Certificate(certificate.Issuer, certificate.Serial),
        RevocationSubject.Key key => Key(key.Hash),
        RevocationSubject.Name name => Name(name.Account, name.Device),
        _ => throw new ArgumentOutOfRangeException(nameof(subject)),
    };

    internal static byte[] Certificate(SpkiHash issuer, SerialNumber serial)
    {
        var digits = Convert.FromHexString(serial.Hex);
        return [CertificateKind, .. issuer.ToBytes(), (byte)digits.Length, .. digits];
    }

    internal static byte[] Key(SpkiHash hash) => [KeyKind, .. hash.ToBytes()];

    internal static byte[] Name(AccountName account, DeviceName? device)
    {
        var first = Encoding.ASCII.GetBytes(account.Value);
        var second = Encoding.ASCII.GetBytes(device?.Value ?? "");
        return [NameKind, (byte)first.Length, .. first, (byte)second.Length, .. second];
    }

    /// <summary>The record these bytes begin with. Never throws, accepts only what <see cref="Write(RevocationRecord)"/> gives.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> bytes, out RecordView record)
    {
        record = default;
        if (bytes.Length <= FixedLength || SubjectLength(bytes[FixedLength..]) is not { } subjectLength
            || !RevocationNumber.TryFrom(BinaryPrimitives.ReadInt64BigEndian(bytes), out var number) || number == RevocationNumber.None
            || !IsReason(bytes[8], kind: bytes[FixedLength])
            || BinaryPrimitives.ReadUInt32BigEndian(bytes[13..]) < BinaryPrimitives.ReadUInt32BigEndian(bytes[9..]))
        {
            return false;
        }

        record = new RecordView
        {
            Number = number,
            Reason = bytes[8],
            At = BinaryPrimitives.ReadUInt32BigEndian(bytes[9..]),
            Until = BinaryPrimitives.ReadUInt32BigEndian(bytes[13..]),
            Subject = bytes.Slice(FixedLength, subjectLength),
            Encoded = bytes[..(FixedLength + subjectLength)],
        };
        return true;
    }

    internal static RevocationRecord Decode(RecordView view) => new(
        view.Number,
        DecodeSubject(view.Subject),
        view.Reason == Allowed ? null : (RevocationReason)view.Reason,
        DateTimeOffset.FromUnixTimeSeconds(view.At),
        DateTimeOffset.FromUnixTimeSeconds(view.Until));

    /// <summary>Times before 1970 and after 2106 have no encoding; fractions of a second are cut.</summary>
    internal static uint Seconds(DateTimeOffset time) => checked((uint)time.ToUnixTimeSeconds());

    private static bool IsReason(byte reason, byte kind) =>
        reason == Allowed ? kind != CertificateKind : Enum.IsDefined((RevocationReason)reason);

    private static int? SubjectLength(ReadOnlySpan<byte> subject) => subject[0] switch
    {
        CertificateKind => CertificateLength(subject),
        KeyKind when subject.Length > HashLength => 1 + HashLength,
        NameKind => NameLength(subject),
        _ => null,
    };

    private static int? CertificateLength(ReadOnlySpan<byte> subject)
    {
        const int Head = 1 + HashLength + 1;
        return subject.Length > Head && subject[Head - 1] is > 0 and <= MaxSerialLength and var length
            && subject.Length >= Head + length && subject[Head] != 0
            ? Head + length
            : null;
    }

    private static int? NameLength(ReadOnlySpan<byte> subject)
    {
        if (!TryReadText(subject[1..], out var account, out var used) || !AccountName.TryParse(account, out _)
            || !TryReadText(subject[(1 + used)..], out var device, out var more) || (device.Length > 0 && !DeviceName.TryParse(device, out _)))
        {
            return null;
        }

        return 1 + used + more;
    }

    private static bool TryReadText(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out string? text, out int used)
    {
        var fits = bytes.Length > 0 && bytes.Length > bytes[0];
        used = fits ? 1 + bytes[0] : 0;
        text = fits ? Encoding.Latin1.GetString(bytes[1..used]) : null; // the name grammar refuses all that is not ASCII
        return fits;
    }

    private static RevocationSubject DecodeSubject(ReadOnlySpan<byte> subject)
    {
        switch (subject[0])
        {
            case CertificateKind:
                var serial = Convert.ToHexStringLower(subject[(1 + HashLength + 1)..]);
                return new RevocationSubject.Certificate(HashOf(subject), SerialNumber.Parse(serial));
            case KeyKind:
                return new RevocationSubject.Key(HashOf(subject));
            default:
                _ = TryReadText(subject[1..], out var account, out var used);
                _ = TryReadText(subject[(1 + used)..], out var device, out _);
                return new RevocationSubject.Name(AccountName.Parse(account!), device!.Length > 0 ? DeviceName.Parse(device) : null);
        }
    }

    private static SpkiHash HashOf(ReadOnlySpan<byte> subject) => SpkiHash.Parse(Convert.ToHexStringLower(subject.Slice(1, HashLength)));
}
