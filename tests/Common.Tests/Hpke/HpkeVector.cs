using System.Text.Json;
using PeerSecure.Common.Hpke;

namespace PeerSecure.Common.Tests.Hpke;

/// <summary>One case of the published file, its keys made from the scalars given there.</summary>
internal sealed class HpkeVector : IDisposable
{
    private readonly JsonDocument _document;
    private readonly JsonElement _case;

    private HpkeVector(JsonDocument document, int index)
    {
        _document = document;
        _case = document.RootElement[index];
        Recipient = HpkeKeyPair.FromScalar(Bytes("skRm"));
        Ephemeral = HpkeKeyPair.FromScalar(Bytes("skEm"));
        Sender = Has("skSm") ? HpkeKeyPair.FromScalar(Bytes("skSm")) : null;
    }

    internal HpkeKeyPair Recipient { get; }

    internal HpkeKeyPair Ephemeral { get; }

    internal HpkeKeyPair? Sender { get; }

    internal HpkeSetup Setup => new((HpkeMode)_case.GetProperty("mode").GetInt32(), (HpkeAead)_case.GetProperty("aead_id").GetInt32(), Bytes("info"))
    {
        Psk = Has("psk") ? Bytes("psk") : [],
        PskId = Has("psk_id") ? Bytes("psk_id") : [],
    };

    internal IEnumerable<(byte[] AssociatedData, byte[] Plaintext, byte[] Ciphertext)> Encryptions =>
        _case.GetProperty("encryptions").EnumerateArray().Select(one => (Bytes(one, "aad"), Bytes(one, "pt"), Bytes(one, "ct")));

    internal IEnumerable<(byte[] Context, byte[] Value)> Exports =>
        _case.GetProperty("exports").EnumerateArray().Select(one => (Bytes(one, "exporter_context"), Bytes(one, "exported_value")));

    internal static HpkeVector Load(string path, int index) => new(JsonDocument.Parse(File.ReadAllBytes(path)), index);

    internal bool Has(string name) => _case.TryGetProperty(name, out _);

    internal string Hex(string name) => _case.GetProperty(name).GetString()!;

    internal byte[] Bytes(string name) => Bytes(_case, name);

    public void Dispose()
    {
        Recipient.Dispose();
        Ephemeral.Dispose();
        Sender?.Dispose();
        _document.Dispose();
    }

    private static byte[] Bytes(JsonElement element, string name) => Convert.FromHexString(element.GetProperty(name).GetString()!);
}
