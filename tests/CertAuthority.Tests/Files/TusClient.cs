using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Tests.Files;

/// <summary>tus by hand, so that tests can also say what no client would.</summary>
internal static class TusClient
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<string> CreateAsync(Member member, long length)
    {
        using var answer = await SendAsync(member, HttpMethod.Post, "files", ("Upload-Length", $"{length}"));
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Cancel));
        return answer.Headers.Location!.ToString().TrimStart('/');
    }

    public static async Task<string> PutAsync(Member member, byte[] content)
    {
        var place = await CreateAsync(member, content.Length);
        if (content.Length > 0)
        {
            using var answer = await PatchAsync(member, place, 0, content);
            Assert.True(answer.StatusCode == HttpStatusCode.NoContent, await answer.Content.ReadAsStringAsync(Cancel));
        }

        return place["files/".Length..];
    }

    public static Task<HttpResponseMessage> PatchAsync(Member member, string place, long offset, byte[] content, string? checksum = null) =>
        PatchAsync(member.Http, place, offset, new ByteArrayContent(content), checksum, Cancel);

    public static async Task<HttpResponseMessage> PatchAsync(HttpClient http, string place, long offset, HttpContent content, string? checksum, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, place) { Content = content };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/offset+octet-stream");
        request.Headers.Add("Tus-Resumable", "1.0.0");
        request.Headers.Add("Upload-Offset", offset.ToString(CultureInfo.InvariantCulture));
        if (checksum is not null)
        {
            request.Headers.Add("Upload-Checksum", checksum);
        }

        return await http.SendAsync(request, cancellationToken);
    }

    public static async Task<HttpResponseMessage> SendAsync(Member member, HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("Tus-Resumable", "1.0.0");
        foreach (var (name, value) in headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await member.Http.SendAsync(request, Cancel);
    }

    public static async Task<long> OffsetAsync(Member member, string place)
    {
        using var answer = await SendAsync(member, HttpMethod.Head, place);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return long.Parse(answer.Headers.GetValues("Upload-Offset").Single(), CultureInfo.InvariantCulture);
    }

    public static Task<StoredFile> DescribeAsync(Member member, string id) => member.GetAsync($"v1/files/{id}", FileJson.Default.StoredFile);
}
