using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Envelopes;

namespace PeerSecure.CertAuthority.Tests.Mailbox;

/// <summary>What the authority can tell an envelope by: version, prekey id, length. The rest is noise to it, and here.</summary>
internal static class Envelopes
{
    private const int Smallest = 1 + sizeof(long) + 65 + 16 + (4 * 1024);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static PostEnvelope To(string recipient, string? id = null, bool quiet = false, int length = Smallest) =>
        new(id ?? MessageId.New().Value, recipient.Split('/')[0], recipient.Split('/')[1], quiet, Bytes(length));

    public static byte[] Bytes(int length = Smallest)
    {
        var bytes = RandomNumberGenerator.GetBytes(length);
        bytes[0] = 1;
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(1), 7);
        return bytes;
    }

    public static Task<HttpResponseMessage> PostAsync(Member sender, params PostEnvelope[] envelopes) =>
        sender.PostAsync("v1/messages", new PostEnvelopes(envelopes), MailJson.Default.PostEnvelopes);

    public static async Task<IReadOnlyList<PostedEnvelope>> SendAsync(Member sender, params PostEnvelope[] envelopes)
    {
        using var answer = await PostAsync(sender, envelopes);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Cancel));
        return (await answer.Content.ReadFromJsonAsync(MailJson.Default.PostedEnvelopes, Cancel))!.Results;
    }

    /// <summary>Null when it was taken.</summary>
    public static async Task<string?> CodeOfAsync(Member sender, PostEnvelope envelope)
    {
        var result = Assert.Single(await SendAsync(sender, envelope));
        Assert.Equal(result.Code is null, result.Stored is not null);
        return result.Code;
    }

    public static Task<MailPage> ListAsync(Member member, string query = "") => member.GetAsync($"v1/messages{query}", MailJson.Default.MailPage);

    public static async Task<int> MarkAsync(Member member, bool delete, params long[] cursors)
    {
        using var request = new HttpRequestMessage(delete ? HttpMethod.Delete : HttpMethod.Post, delete ? "v1/messages" : "v1/messages/read")
        {
            Content = JsonContent.Create(new MailCursors(cursors), MailJson.Default.MailCursors),
        };
        using var answer = await member.Http.SendAsync(request, Cancel);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync(MailJson.Default.MailCount, Cancel))!.Count;
    }
}
