using PeerSecure.CertAuthority.Hosting;
using PeerSecure.CertAuthority.Issuing;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Revocation;

namespace PeerSecure.CertAuthority.Revocation;

/// <summary>R2: both lists, each from the number the caller has; from the beginning when that number is not one of ours.</summary>
internal sealed class ListRevocations(RevocationBook book, SignedHeads heads, AuthorityKeys keys)
{
    public IResult Handle(HttpContext context)
    {
        var read = new QueryReader(context.Request.Query);
        var after = read.Number("after", 0);
        var afterIssuing = read.Number("afterIssuing", 0);
        if (read.Wrong is not null || !RevocationNumber.TryFrom(after, out var devices) || !RevocationNumber.TryFrom(afterIssuing, out var issuing))
        {
            return new Refusal(StatusCodes.Status400BadRequest, ErrorCodes.BadRequest, "The parameters after and afterIssuing are numbers of lists.");
        }

        List<RevocationUpdate> updates = [UpdateOf(RevocationListKind.Devices, devices, heads.Devices)];
        if (heads.Issuing() is { } head)
        {
            updates.Add(UpdateOf(RevocationListKind.Issuing, issuing, () => head));
        }

        context.Response.Headers.CacheControl = "no-cache";
        return Results.Bytes(new RevocationUpdates(updates).ToJson(), "application/json");
    }

    private RevocationUpdate UpdateOf(RevocationListKind kind, RevocationNumber after, Func<SignedDocument> signedHead)
    {
        var list = book.Of(kind);
        while (true)
        {
            // A change between the head and the records would make them disagree.
            var number = list.Number;
            var head = signedHead();
            var from = after > number ? RevocationNumber.None : after;
            var records = list.RecordsAfter(from);
            if (list.Number == number)
            {
                return new RevocationUpdate(kind == RevocationListKind.Issuing ? "issuing" : "devices", from.Value, head, records, Chain());
            }
        }
    }

    private string Chain() => string.Concat(keys.Current.Chain.Select(static held => held.Pem));
}
