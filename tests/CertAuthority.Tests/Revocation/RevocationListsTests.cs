using System.Security.Cryptography.X509Certificates;
using PeerSecure.CertAuthority.Issuing;
using PeerSecure.CertAuthority.Revocation;
using PeerSecure.CertAuthority.Tests.Issuing;
using PeerSecure.Common.Certificates;

namespace PeerSecure.CertAuthority.Tests.Revocation;

public sealed class RevocationListsTests : IDisposable
{
    private readonly FixedTime _time = new(TimeProvider.System.GetUtcNow());
    private readonly TestIssuer _issuer;
    private readonly RevocationIndex _index = new();
    private readonly RevocationLists _lists;

    public RevocationListsTests()
    {
        _issuer = new TestIssuer(_time.GetUtcNow());
        _lists = new RevocationLists(_index, _time);
    }

    public void Dispose() => _issuer.Dispose();

    [Fact]
    public async Task Openssl_reads_a_list_and_refuses_what_is_on_it()
    {
        var token = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        var good = _issuer.IssueDevice();
        var bad = _issuer.IssueDevice();
        Revoke(bad, RevocationReason.KeyCompromise);
        File.WriteAllBytes(folder.In("crl.der"), _lists.Get(_issuer.Issuer).Der);
        File.WriteAllText(folder.In("root.pem"), _issuer.Root.Pem);
        File.WriteAllText(folder.In("issuing.pem"), _issuer.Issuing.Pem);
        File.WriteAllText(folder.In("good.pem"), new HeldCertificate(good.Der).Pem);
        File.WriteAllText(folder.In("bad.pem"), new HeldCertificate(bad.Der).Pem);

        var (read, text) = await Tool.OpenSslAsync(folder.Path, token,
            "crl", "-inform", "DER", "-in", "crl.der", "-text", "-out", "crl.pem", "-CAfile", "issuing.pem");
        Assert.True(read == 0 && text.Contains("verify OK", StringComparison.Ordinal), text);
        text = File.ReadAllText(folder.In("crl.pem"));
        Assert.Contains("Key Compromise", text, StringComparison.Ordinal);
        Assert.Contains(bad.Serial.Hex, text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("X509v3 CRL Number", text, StringComparison.Ordinal);

        Assert.Equal(0, (await VerifyAsync("good.pem")).ExitCode);
        var (exitCode, output) = await VerifyAsync("bad.pem");
        Assert.NotEqual(0, exitCode);
        Assert.Contains("certificate revoked", output, StringComparison.Ordinal);

        Task<(int ExitCode, string Output)> VerifyAsync(string name) => Tool.OpenSslAsync(folder.Path, token,
            "verify", "-x509_strict", "-crl_check", "-CRLfile", "crl.pem", "-CAfile", "root.pem", "-untrusted", "issuing.pem", name);
    }

    [Fact]
    public void A_list_is_kept_until_something_changes_or_an_hour_passes()
    {
        var first = _lists.Get(_issuer.Issuer);
        Assert.Same(first, _lists.Get(_issuer.Issuer));

        Revoke(_issuer.IssueDevice(), RevocationReason.Superseded);
        var second = _lists.Get(_issuer.Issuer);
        Assert.NotSame(first, second);

        _time.Advance(TimeSpan.FromHours(1));
        Assert.NotSame(second, _lists.Get(_issuer.Issuer));
    }

    [Fact]
    public void Numbers_rise_with_every_list_also_when_the_clock_goes_back_and_after_a_restart()
    {
        var first = Number(_lists);
        Revoke(_issuer.IssueDevice(), RevocationReason.Unspecified);
        var second = Number(_lists);
        _time.Advance(TimeSpan.FromDays(-2));
        Revoke(_issuer.IssueDevice(), RevocationReason.Unspecified);
        var third = Number(_lists);
        _time.Advance(TimeSpan.FromDays(3));
        var afterRestart = Number(new RevocationLists(_index, _time));

        Assert.True(first < second && second < third && third < afterRestart, $"{first} {second} {third} {afterRestart}");
    }

    [Fact]
    public void Every_reason_is_read_back_as_it_was_given()
    {
        foreach (var reason in Enum.GetValues<RevocationReason>())
            Revoke(_issuer.IssueDevice(), reason);

        var builder = CertificateRevocationListBuilder.Load(_lists.Get(_issuer.Issuer).Der, out _);
        Assert.NotNull(builder);
        Assert.Equal(Enum.GetValues<RevocationReason>().Length, _index.Of(_issuer.Issuing.PublicKey.Hash).Count);
    }

    [Fact]
    public void R3_an_entry_stays_until_31_days_after_its_certificate_ended()
    {
        var issued = _issuer.IssueDevice();
        Revoke(issued, RevocationReason.Superseded);
        var withEntry = _lists.Get(_issuer.Issuer).Der;

        _index.Forget(issued.NotAfter + TimeSpan.FromDays(30));
        Assert.True(_index.TryFindCertificate(issued.Issuer, issued.Serial, out _));
        _index.Forget(issued.NotAfter + TimeSpan.FromDays(31) + TimeSpan.FromSeconds(1));
        Assert.False(_index.TryFindCertificate(issued.Issuer, issued.Serial, out _));
        Assert.True(_lists.Get(_issuer.Issuer).Der.Length < withEntry.Length);
    }

    [Fact]
    public void A_worse_reason_replaces_a_harmless_one_and_never_the_other_way()
    {
        var issued = _issuer.IssueDevice();
        Revoke(issued, RevocationReason.Superseded);
        Assert.True(Revoke(issued, RevocationReason.KeyCompromise));
        Assert.False(Revoke(issued, RevocationReason.Superseded));
        Assert.True(_index.TryFindCertificate(issued.Issuer, issued.Serial, out var entry));
        Assert.Equal(RevocationReason.KeyCompromise, entry.Reason);
        Assert.Equal(1, _index.Of(issued.Issuer).Count);
    }

    [Fact]
    public void Revoking_and_asking_at_once_loses_nothing()
    {
        var all = Enumerable.Range(0, 500).Select(_ => _issuer.IssueDevice()).ToList();
        Parallel.ForEach(all, issued =>
        {
            Assert.True(Revoke(issued, RevocationReason.Superseded));
            _lists.Get(_issuer.Issuer);
        });
        var list = Convert.ToHexStringLower(_lists.Get(_issuer.Issuer).Der);
        Assert.All(all, issued => Assert.Contains(issued.Serial.Hex, list, StringComparison.Ordinal));
    }

    [Fact]
    public void A_barred_key_is_found_until_it_is_allowed_again()
    {
        var key = _issuer.IssueDevice().PublicKey.Hash;
        _index.AddKey(key, new RevocationEntry(RevocationReason.PrivilegeWithdrawn, _time.GetUtcNow()));
        Assert.True(_index.TryFindKey(key, out _));
        Assert.True(_index.RemoveKey(key));
        Assert.False(_index.TryFindKey(key, out _));
    }

    private bool Revoke(IssuedCertificate issued, RevocationReason reason) =>
        _index.Add(new RevokedCertificate(issued.Issuer, issued.Serial, new RevocationEntry(reason, _time.GetUtcNow()), issued.NotAfter));

    private long Number(RevocationLists lists)
    {
        CertificateRevocationListBuilder.Load(lists.Get(_issuer.Issuer).Der, out var number);
        return (long)number;
    }
}
