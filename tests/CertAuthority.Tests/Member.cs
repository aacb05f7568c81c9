using System.Net.Http.Json;
using System.Text.Json.Serialization.Metadata;
using PeerSecure.CertAuthority.Tests.Accounts;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Tests;

/// <summary>Somebody with an enrolled device, who signs in by its certificate alone (A4).</summary>
internal sealed class Member : IDisposable
{
    private readonly TestDevice _device;
    private readonly RunningAuthority _authority;

    private Member(RunningAuthority authority, TestDevice device) => (_authority, _device) = (authority, device);

    public required HttpClient Http { get; init; }

    public TestDevice Key => _device;

    public string Account => _device.Name.Split('/')[0];

    public string Device => _device.Name.Split('/')[1];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<Member> JoinAsync(RunningAuthority authority, string name)
    {
        var device = new TestDevice(name);
        await device.EnrollAsync(authority);
        return new Member(authority, device) { Http = authority.NewClient(device.Identity()) };
    }

    public HttpClient NewConnection() => _authority.NewClient(_device.Identity());

    public async Task<string> TicketAsync()
    {
        using var answer = await Http.PostAsJsonAsync("v1/tickets", new TicketRequest(TicketRequest.Device, null), AccountJson.Default.TicketRequest, Cancel);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync(AccountJson.Default.TicketAnswer, Cancel))!.Ticket;
    }

    public async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type)
    {
        using var answer = await Http.GetAsync(new Uri(path, UriKind.Relative), Cancel);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {await answer.Content.ReadAsStringAsync(Cancel)}");
        return (await answer.Content.ReadFromJsonAsync(type, Cancel))!;
    }

    public Task<HttpResponseMessage> PostAsync<T>(string path, T body, JsonTypeInfo<T> type) =>
        Http.PostAsync(new Uri(path, UriKind.Relative), JsonContent.Create(body, type), Cancel);

    public Task<HttpResponseMessage> PutAsync<T>(string path, T body, JsonTypeInfo<T> type) =>
        Http.PutAsync(new Uri(path, UriKind.Relative), JsonContent.Create(body, type), Cancel);

    /// <summary>Looks somebody up, which makes this account a contact of theirs (M5).</summary>
    public Task LookUpAsync(string account) => GetAsync($"v1/prekeys?account={account}", DeviceJson.Default.AccountBundle);

    public Task<EventReader> ListenAsync(long? last = null, string? ticket = null) => EventReader.OpenAsync(NewConnection(), last, ticket);

    public static Task<string> CodeOf(HttpResponseMessage answer) => AccountClient.CodeOf(answer);

    public void Dispose()
    {
        Http.Dispose();
        _device.Dispose();
    }
}
