using System.Net;
using System.Net.Http.Json;
using System.Text;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Envelopes;
using PeerSecure.Common.Hpke;
using PeerSecure.Common.Tickets;

namespace PeerSecure.CertAuthority.Tests.Accounts;

public sealed class DeviceKeyTests(DeviceKeyTests.Authorities shared) : IClassFixture<DeviceKeyTests.Authorities>
{
    private const string Password = "correct horse battery";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task K1_a_device_publishes_its_own_keys_and_others_verify_them()
    {
        using var client = new AccountClient(shared.Open);
        var ticket = await EnrolledAsync(client, "ann", "laptop");
        using var sealing = HpkeKeyPair.Create();
        using var prekey = Prekey.Create(1);
        var signer = SignerOf(client, "ann", "laptop");
        var now = DateTimeOffset.UtcNow;
        using var published = await client.SendAsync(
            HttpMethod.Put, "v1/prekeys", new PublishKeys(VerifiedSealingKey.Sign(signer, sealing.PublicKey, now), prekey.Sign(signer, now)), DeviceJson.Default.PublishKeys, ticket);
        Assert.Equal(HttpStatusCode.NoContent, published.StatusCode);

        using var answer = await client.GetAsync("v1/prekeys?account=ann", ticket);
        var bundle = (await answer.Content.ReadFromJsonAsync(DeviceJson.Default.AccountBundle, Cancel))!;
        var device = Assert.Single(bundle.Devices);
        Assert.True(device.Admitted);
        var verified = Verified(device.Chain);
        Assert.True(VerifiedPrekey.TryVerify(device.Prekey!, verified, 0, now, out var read, out _));
        Assert.Equal(1, read.Id);
        Assert.True(VerifiedSealingKey.TryVerify(device.SealingKey!, verified, now, out _, out _));

        using var older = Prekey.Create(0 + 1);
        using var newer = Prekey.Create(5);
        (await client.SendAsync(HttpMethod.Put, "v1/prekeys", new PublishKeys(null, newer.Sign(signer, now)), DeviceJson.Default.PublishKeys, ticket)).Dispose();
        using var back = await client.SendAsync(HttpMethod.Put, "v1/prekeys", new PublishKeys(null, older.Sign(signer, now)), DeviceJson.Default.PublishKeys, ticket);
        Assert.Equal(HttpStatusCode.Conflict, back.StatusCode);
    }

    [Fact]
    public async Task K1_keys_signed_by_another_device_are_refused()
    {
        using var ben = new AccountClient(shared.Open);
        using var cid = new AccountClient(shared.Open);
        var ticket = await EnrolledAsync(ben, "ben", "laptop");
        await EnrolledAsync(cid, "cid", "laptop");
        using var sealing = HpkeKeyPair.Create();
        var stolen = VerifiedSealingKey.Sign(SignerOf(cid, "cid", "laptop"), sealing.PublicKey, DateTimeOffset.UtcNow);
        using var answer = await ben.SendAsync(HttpMethod.Put, "v1/prekeys", new PublishKeys(stolen, null), DeviceJson.Default.PublishKeys, ticket);
        Assert.Equal(DeviceCodes.BadKeyDocument, await AccountClient.CodeOf(answer));
    }

    [Fact]
    public async Task C5_a_further_device_is_admitted_by_an_admitted_one_only()
    {
        using var laptop = new AccountClient(shared.Open);
        using var phone = new AccountClient(shared.Open);
        var first = await EnrolledAsync(laptop, "dan", "laptop");
        await PublishSealingAsync(laptop, "dan", "laptop", first);
        await phone.EnrollAsync("dan", "phone", (await phone.MustLoginAsync("dan", Password)).Ticket.Ticket);
        var second = (await phone.MustLoginAsync("dan", Password)).Ticket.Ticket;
        await PublishSealingAsync(phone, "dan", "phone", second);

        // the new device may not admit itself, nor store an account key
        using var own = await phone.SendAsync(
            HttpMethod.Put, "v1/account-key", new AccountKeyDocument(1, [new DeviceWrap("phone", new SignedDocument([1], [2]))], null, new byte[32]), DeviceJson.Default.AccountKeyDocument, second);
        Assert.Equal(DeviceCodes.NotAdmitted, await AccountClient.CodeOf(own));
        var forged = Statement(KeyStatementKind.Admission, phone, "dan", "phone", "laptop", laptop);
        using var refused = await phone.SendAsync(HttpMethod.Post, "v1/devices/laptop/admission", new DeviceStatement(forged), DeviceJson.Default.DeviceStatement, second);
        Assert.Equal(DeviceCodes.NotAdmitted, await AccountClient.CodeOf(refused));

        var admission = Statement(KeyStatementKind.Admission, laptop, "dan", "laptop", "phone", phone);
        using var admitted = await laptop.SendAsync(HttpMethod.Post, "v1/devices/phone/admission", new DeviceStatement(admission), DeviceJson.Default.DeviceStatement, first);
        Assert.Equal(HttpStatusCode.NoContent, admitted.StatusCode);
        using var answer = await laptop.GetAsync("v1/devices", first);
        var devices = (await answer.Content.ReadFromJsonAsync(DeviceJson.Default.OwnDevices, Cancel))!.Devices;
        Assert.Equal(2, devices.Count);
        Assert.All(devices, static device => Assert.True(device.Admitted));
    }

    [Fact]
    public async Task K2_versions_of_the_account_key_are_swapped_only_from_the_one_before()
    {
        using var client = new AccountClient(shared.Open);
        var ticket = await EnrolledAsync(client, "eve", "laptop");
        await PublishSealingAsync(client, "eve", "laptop", ticket);
        AccountKeyDocument Version(int version) => new(version, [new DeviceWrap("laptop", new SignedDocument([1], [2]))], null, new byte[32]);
        using var skipped = await client.SendAsync(HttpMethod.Put, "v1/account-key", Version(2), DeviceJson.Default.AccountKeyDocument, ticket);
        Assert.Equal(DeviceCodes.KeyVersion, await AccountClient.CodeOf(skipped));
        using var first = await client.SendAsync(HttpMethod.Put, "v1/account-key", Version(1), DeviceJson.Default.AccountKeyDocument, ticket);
        using var second = await client.SendAsync(HttpMethod.Put, "v1/account-key", Version(2), DeviceJson.Default.AccountKeyDocument, ticket);
        using var old = await client.SendAsync(HttpMethod.Put, "v1/account-key", Version(1), DeviceJson.Default.AccountKeyDocument, ticket);
        Assert.Equal(HttpStatusCode.NoContent, second.StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, old.StatusCode);
        using var history = await client.GetAsync("v1/account-key?version=1", ticket);
        Assert.Equal(1, (await history.Content.ReadFromJsonAsync(DeviceJson.Default.AccountKeyDocument, Cancel))!.Version);
    }

    [Fact]
    public async Task K2_of_two_devices_that_make_the_next_version_at_once_one_wins()
    {
        using var client = new AccountClient(shared.Open);
        var ticket = await EnrolledAsync(client, "gus", "laptop");
        await PublishSealingAsync(client, "gus", "laptop", ticket);
        async Task<HttpResponseMessage> PutAsync(AccountKey key, string device, byte wrap, byte[]? commitment) => await client.SendAsync(
            HttpMethod.Put, "v1/account-key", new AccountKeyDocument(key.Version, [new DeviceWrap(device, new SignedDocument([wrap], [2]))], null, commitment), DeviceJson.Default.AccountKeyDocument, ticket);
        using var mine = AccountKey.Create(1);
        using var other = AccountKey.Create(1);
        Assert.NotEqual(mine.Commitment, other.Commitment);
        using var nameless = await PutAsync(mine, "laptop", 1, null);
        using var first = await PutAsync(mine, "laptop", 1, mine.Commitment);
        using var second = await PutAsync(other, "laptop", 9, other.Commitment);
        using var further = await PutAsync(mine, "phone", 3, mine.Commitment);
        Assert.Equal(DeviceCodes.BadKeyDocument, await AccountClient.CodeOf(nameless));
        Assert.Equal(HttpStatusCode.NoContent, first.StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, second.StatusCode);
        Assert.Equal(DeviceCodes.KeyVersion, await AccountClient.CodeOf(second));
        Assert.Equal(HttpStatusCode.NoContent, further.StatusCode);
        using var answer = await client.GetAsync("v1/account-key", ticket);
        var stored = (await answer.Content.ReadFromJsonAsync(DeviceJson.Default.AccountKeyDocument, Cancel))!;
        Assert.Equal(mine.Commitment, stored.Commitment);
        Assert.Equal([1, 3], stored.Wraps.Select(static wrap => wrap.Wrap.Payload[0]));
    }

    [Fact]
    public async Task S3_time_is_signed_with_the_nonce_and_sealed_to_the_asking_device()
    {
        using var client = new AccountClient(shared.Open);
        var login = await RegisteredAsync(client, "fay");
        var keys = await KeysAsync(client);
        var unsealed = TimeQuestion.Ask(TimeProvider.System);
        using var plain = await client.GetAsync($"v1/time?nonce={unsealed.Nonce}", login);
        Assert.True(unsealed.TryAccept(await plain.Content.ReadAsStringAsync(Cancel), keys, shared.Open.Open.Keys.Current.Authority, out var sample, out var why), $"{why}");
        Assert.InRange(sample.Offset, TimeSpan.FromSeconds(-5), TimeSpan.FromSeconds(5));

        await client.EnrollAsync("fay", "laptop", login);
        var ticket = (await client.MustLoginAsync("fay", Password)).Ticket.Ticket;
        using var pair = await PublishSealingAsync(client, "fay", "laptop", ticket);
        var question = TimeQuestion.Ask(TimeProvider.System);
        using var answer = await client.GetAsync($"v1/time?nonce={question.Nonce}", ticket);
        Assert.Equal("application/peersecure-time+hpke", answer.Content.Headers.ContentType!.MediaType);
        var bytes = await answer.Content.ReadAsByteArrayAsync(Cancel);
        Assert.True(pair.TryOpenNumbered(TimeAnswer.SealingPurpose, [], Encoding.ASCII.GetBytes(question.Nonce), bytes, out var opened));
        Assert.True(question.TryAccept(Encoding.ASCII.GetString(opened), keys, shared.Open.Open.Keys.Current.Authority, out _, out _));

        // the agreement serves again, no answer serves for another question, and another sealing key is used at once
        using var again = await client.GetAsync($"v1/time?nonce={unsealed.Nonce}", ticket);
        var second = await again.Content.ReadAsByteArrayAsync(Cancel);
        Assert.Equal(bytes[..65], second[..65]);
        Assert.NotEqual(bytes[65..73], second[65..73]);
        Assert.False(pair.TryOpenNumbered(TimeAnswer.SealingPurpose, [], Encoding.ASCII.GetBytes(question.Nonce), second, out _));
        Assert.True(pair.TryOpenNumbered(TimeAnswer.SealingPurpose, [], Encoding.ASCII.GetBytes(unsealed.Nonce), second, out _));
        using var replaced = await PublishSealingAsync(client, "fay", "laptop", ticket);
        using var last = await client.GetAsync($"v1/time?nonce={question.Nonce}", ticket);
        var third = await last.Content.ReadAsByteArrayAsync(Cancel);
        Assert.NotEqual(bytes[..65], third[..65]);
        Assert.True(replaced.TryOpenNumbered(TimeAnswer.SealingPurpose, [], Encoding.ASCII.GetBytes(question.Nonce), third, out _));

        using var nobody = await client.GetAsync($"v1/time?nonce={question.Nonce}");
        Assert.Equal(HttpStatusCode.Forbidden, nobody.StatusCode);
    }

    private static async Task<string> RegisteredAsync(AccountClient client, string name)
    {
        (await client.RegisterAsync(name, Password, null)).Dispose();
        return (await client.MustLoginAsync(name, Password)).Ticket.Ticket;
    }

    private static async Task<string> EnrolledAsync(AccountClient client, string name, string device)
    {
        await client.EnrollAsync(name, device, await RegisteredAsync(client, name));
        return (await client.MustLoginAsync(name, Password)).Ticket.Ticket;
    }

    private async Task<HpkeKeyPair> PublishSealingAsync(AccountClient client, string name, string device, string ticket)
    {
        var pair = HpkeKeyPair.Create();
        var document = VerifiedSealingKey.Sign(SignerOf(client, name, device), pair.PublicKey, DateTimeOffset.UtcNow);
        using var answer = await client.SendAsync(HttpMethod.Put, "v1/prekeys", new PublishKeys(document, null), DeviceJson.Default.PublishKeys, ticket);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        return pair;
    }

    private DeviceIdentity IdentityOf(string account, string device) =>
        new(shared.Open.Open.Keys.Current.Authority, AccountName.Parse(account), DeviceName.TryParse(device, out var name) ? name : throw new ArgumentException(device, nameof(device)));

    private DeviceSigner SignerOf(AccountClient client, string account, string device) =>
        new(IdentityOf(account, device), [client.Certificate!.RawData, shared.Open.Open.Keys.Current.Issuing.Certificate.Der], client.Key!);

    private SignedDocument Statement(KeyStatementKind kind, AccountClient by, string account, string device, string other, AccountClient about) =>
        ReceivedKeyStatement.Sign(kind, by.Key!, IdentityOf(account, device), IdentityOf(account, other).Device, about.Key!.ExportSubjectPublicKeyInfo(), 1, DateTimeOffset.UtcNow);

    private VerifiedDevice Verified(IReadOnlyList<string> chain)
    {
        Assert.True(ReceivedChain.TryParse([.. chain.Select(Convert.FromBase64String)], out var received, out _));
        Assert.True(ReceivedCertificate.TryParse(shared.Open.Open.Keys.Current.Root.Der, out var root, out _));
        Assert.True(TrustAnchors.TryCreate(shared.Open.Open.Keys.Current.Authority, [root], out var anchors, out _));
        Assert.True(VerifiedDevice.TryVerify(received, anchors, DangerousNoRevocation.Lookup, DateTimeOffset.UtcNow, out var device, out var why), $"{why}");
        return device;
    }

    private async Task<TicketKeys> KeysAsync(AccountClient client)
    {
        var document = await client.Http.GetByteArrayAsync(new Uri(".well-known/jwks.json", UriKind.Relative), Cancel);
        Assert.True(TicketKeyDocument.TryParse(document, out var received));
        Assert.True(ReceivedCertificate.TryParse(shared.Open.Open.Keys.Current.Root.Der, out var root, out _));
        Assert.True(TrustAnchors.TryCreate(shared.Open.Open.Keys.Current.Authority, [root], out var anchors, out _));
        Assert.True(received.TryVerify(anchors, DangerousNoRevocation.Lookup, DateTimeOffset.UtcNow, out var keys, out _));
        return keys;
    }

    public sealed class Authorities : IAsyncLifetime
    {
        internal RunningAuthority Open { get; private set; } = null!;

        public async ValueTask InitializeAsync() =>
            Open = await RunningAuthority.StartAsync(new TemporaryFolder(), null, static serve => serve with { Registration = RegistrationMode.Open });

        public ValueTask DisposeAsync() => Open.DisposeAsync();
    }
}
