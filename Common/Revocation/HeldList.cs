namespace PeerSecure.Common.Revocation;

/// <summary>A list with the signed head that proves it.</summary>
/// <param name="List">What it says.</param>
/// <param name="Head">Who said so and when; a later head of the same content may take its place.</param>
/// <param name="Chain">The signer's certificates, to hand on.</param>
internal sealed record HeldList(RevocationList List, SignedRevocationHead Head, string? Chain)
{
    internal RevocationNumber Number => Head.Content.Number;

    internal RevocationUpdate After(RevocationNumber number) => new(
        RevocationHeadContent.NameOf(List.Kind), number.Value, Head.Document, List.RecordsAfter(number), Chain);
}
