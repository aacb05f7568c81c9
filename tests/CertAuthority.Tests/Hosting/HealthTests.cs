using System.Net;

namespace PeerSecure.CertAuthority.Tests.Hosting;

public sealed class HealthTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("healthz")]
    [InlineData("readyz")]
    [InlineData("metrics")]
    [InlineData("openapi/v1.json")]
    public async Task A_supervisor_on_this_machine_gets_an_answer_with_a_request_id(string path)
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var client = authority.NewClient();
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.NotEmpty(Assert.Single(answer.Headers.GetValues("X-Request-Id")));
        Assert.NotEmpty(await answer.Content.ReadAsStringAsync(Stop));
    }

    [Fact]
    public async Task What_is_not_there_is_a_problem_with_a_stable_code_and_the_request_id()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var client = authority.NewClient();
        using var answer = await client.GetAsync(new Uri("nothing", UriKind.Relative), Stop);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.Contains("\"code\":\"not-found\"", text, StringComparison.Ordinal);
        Assert.Contains(Assert.Single(answer.Headers.GetValues("X-Request-Id")), text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Strangers_cannot_make_invites_and_the_operator_can()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var client = authority.NewClient();
        using var refused = await client.PostAsync(new Uri("v1/admin/invites", UriKind.Relative), Json("""{"kind":"registration"}"""), Stop);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        using var made = await authority.Control.PostAsync(new Uri("v1/admin/invites", UriKind.Relative), Json("""{"kind":"registration"}"""), Stop);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
    }

    private static StringContent Json(string text) => new(text, System.Text.Encoding.UTF8, "application/json");
}
