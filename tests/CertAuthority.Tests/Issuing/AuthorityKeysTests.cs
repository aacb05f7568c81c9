using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PeerSecure.CertAuthority.Issuing;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Keys;

namespace PeerSecure.CertAuthority.Tests.Issuing;

public sealed class AuthorityKeysTests : IDisposable
{
    private static readonly string[] Names = ["root", "issuing", "tls", "ticket", "timestamp"];
    private static readonly string[] Hosts = ["ca.example", "10.0.0.1"];

    private readonly TemporaryFolder _folder = new();
    private readonly DatabaseKey _databaseKey = DatabaseKey.Random();
    private readonly FixedTime _time = new(TimeProvider.System.GetUtcNow());

    public void Dispose()
    {
        _databaseKey.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void The_first_start_makes_every_key_encrypted_and_for_the_owner_alone()
    {
        using var keys = Open();

        foreach (var name in Names)
        {
            Assert.StartsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----", File.ReadAllText(_folder.In($"{name}.key")), StringComparison.Ordinal);
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.In($"{name}.key")));
            Assert.StartsWith("-----BEGIN CERTIFICATE-----", File.ReadAllText(_folder.In($"{name}.crt")), StringComparison.Ordinal);
        }

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.In("root.pass")));
        Assert.Equal(AuthorityId.OfFirstRoot(keys.Current.Root.PublicKey.Spki), keys.Current.Authority);
        Assert.Empty(Directory.EnumerateFiles(_folder.Path, "*.new", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Openssl_opens_the_root_with_the_passphrase_beside_it()
    {
        Open().Dispose();
        var (exitCode, output) = await Tool.OpenSslAsync(_folder.Path, TestContext.Current.CancellationToken,
            "pkey", "-in", "root.key", "-passin", "file:root.pass", "-noout", "-text_pub");
        Assert.True(exitCode == 0 && output.Contains("P-384", StringComparison.Ordinal), output);
    }

    [Fact]
    public void A_second_start_uses_the_same_keys()
    {
        using var first = Open();
        using var second = Open();
        Assert.Equal(first.Current.Root.Der, second.Current.Root.Der);
        Assert.Equal(first.Current.Tls.Certificate.Der, second.Current.Tls.Certificate.Der);
        AssertIssues(second, second.Current.Root);
    }

    [Fact]
    public void Another_database_key_opens_nothing()
    {
        Open().Dispose();
        using var other = DatabaseKey.Random();
        var refused = Assert.Throws<IssuingException>(() => AuthorityKeys.OpenOrCreate(_folder.Path, other, null, null, _time));
        Assert.Equal(IssuingFailure.ForeignDatabaseKey, refused.Failure);
    }

    [Theory]
    [InlineData("issuing.key")]
    [InlineData("root.crt")]
    [InlineData("timestamp.crt")]
    public void A_missing_file_is_named_and_nothing_is_made_in_its_place(string name)
    {
        Open().Dispose();
        File.Delete(_folder.In(name));
        var refused = Assert.Throws<IssuingException>(() => Open());
        Assert.Equal(IssuingFailure.Incomplete, refused.Failure);
        Assert.Contains(name, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_of_another_key_is_refused()
    {
        Open().Dispose();
        File.Copy(_folder.In("tls.crt"), _folder.In("ticket.crt"), overwrite: true);
        Assert.Equal(IssuingFailure.WrongCertificate, Assert.Throws<IssuingException>(() => Open()).Failure);
    }

    [Fact]
    public void Everything_but_the_root_works_with_the_root_offline()
    {
        Open().Dispose();
        File.Delete(_folder.In("root.key"));
        File.Delete(_folder.In("root.pass"));

        using var keys = Open();
        Assert.False(keys.IsRootHere);
        AssertIssues(keys, keys.Current.Root);
        keys.Rotate(AuthorityKeyKind.Tls);
        Assert.Equal(IssuingFailure.RootOffline, Assert.Throws<IssuingException>(() => keys.Rotate(AuthorityKeyKind.Issuing)).Failure);
        Assert.Equal(IssuingFailure.RootOffline, Assert.Throws<IssuingException>(() => keys.Rotate(AuthorityKeyKind.Root)).Failure);
    }

    [Fact]
    public void A_new_host_name_renews_the_tls_certificate_over_the_same_key()
    {
        Open().Dispose();
        using var keys = AuthorityKeys.OpenOrCreate(_folder.Path, _databaseKey, ["other.example"], new Uri("http://other.example:8080/"), _time);
        using var certificate = X509CertificateLoader.LoadCertificate(keys.Current.Tls.Certificate.Der);
        Assert.True(certificate.MatchesHostname("other.example"));

        using var kept = AuthorityKeys.OpenOrCreate(_folder.Path, _databaseKey, null, null, _time);
        Assert.Equal(keys.Current.Tls.Certificate.Der, kept.Current.Tls.Certificate.Der);
        Assert.Equal(["other.example"], kept.Current.Names.DnsNames);
        Assert.Equal(keys.Current.Names.Status, kept.Current.Names.Status);
    }

    [Theory]
    [InlineData(nameof(AuthorityKeyKind.Tls))]
    [InlineData(nameof(AuthorityKeyKind.Ticket))]
    [InlineData(nameof(AuthorityKeyKind.Timestamp))]
    public void A_rotated_service_key_is_in_use_at_once_and_after_a_restart(string kind)
    {
        using var keys = Open();
        var before = keys.Current;
        KeySet? told = null;
        keys.Changed += set => told = set;

        var rotation = keys.Rotate(Enum.Parse<AuthorityKeyKind>(kind));

        Assert.NotEqual(rotation.Old.PublicKey.KeyId, rotation.New.PublicKey.KeyId);
        Assert.Same(told, keys.Current);
        Assert.Equal(before.Issuing.Certificate.Der, keys.Current.Issuing.Certificate.Der);
        using var again = Open();
        AssertChain(again.Current, rotation.New, again.Current.Root);
    }

    [Fact]
    public void A_replaced_ticket_key_verifies_for_one_more_day()
    {
        using var keys = Open();
        var old = keys.Current.Ticket.Certificate;
        _time.Advance(TimeSpan.FromDays(30));
        keys.Rotate(AuthorityKeyKind.Ticket);

        var current = keys.Current;
        Assert.Equal([current.Ticket.Certificate.PublicKey.KeyId, old.PublicKey.KeyId],
            current.TicketCertificatesAt(_time.GetUtcNow().AddHours(23)).Select(held => held.PublicKey.KeyId));
        Assert.Single(current.TicketCertificatesAt(_time.GetUtcNow().AddHours(25)));
        Assert.False(File.Exists(_folder.In(KeyFiles.Key(KeyFiles.RetiredAs("ticket", old.PublicKey)))));
    }

    [Fact]
    public void A_replaced_issuing_key_stays_for_what_it_signed()
    {
        using var keys = Open();
        var before = keys.Current;
        var device = Issue(before);

        keys.Rotate(AuthorityKeyKind.Issuing);

        var old = Assert.Single(keys.Current.RetiredIssuers);
        Assert.Equal(before.Issuing.Certificate.Der, old.Certificate.Der);
        Assert.Same(old, keys.Current.FindIssuer(device.Issuer));
        AssertChain(before, new HeldCertificate(device.Der), keys.Current.Root);
        AssertIssues(keys, keys.Current.Root);
        foreach (var service in keys.Current.ServiceCertificates)
            AssertChain(keys.Current, service, keys.Current.Root);
        Assert.Equal(before.Tls.Certificate.PublicKey.KeyId, keys.Current.Tls.Certificate.PublicKey.KeyId);

        _time.Advance(TimeSpan.FromDays(366));
        using var later = AuthorityKeys.OpenOrCreate(_folder.Path, _databaseKey, null, null, _time);
        Assert.Empty(later.Current.RetiredIssuers);
    }

    [Fact]
    public void N7_after_two_root_roll_overs_every_root_leads_to_the_chain_that_is_sent()
    {
        using var keys = Open();
        var first = keys.Current;
        var device = Issue(first);
        keys.Rotate(AuthorityKeyKind.Root);
        var second = keys.Current;
        keys.Rotate(AuthorityKeyKind.Root);
        var third = keys.Current;

        Assert.Equal(first.Authority, third.Authority);
        Assert.Equal(2, third.Crosses.Count);
        foreach (var pinned in new[] { first.Root, second.Root, third.Root })
        {
            AssertIssues(keys, pinned);
            AssertChain(third, third.Tls.Certificate, pinned);
        }

        // Without the cross certificates the first root leads nowhere.
        Assert.False(BuildsTo([third.Issuing.Certificate], third.Tls.Certificate, first.Root));
        // Whoever pinned the second root follows a certificate made under the first by the cross certificate back.
        Assert.True(BuildsTo([first.Issuing.Certificate, .. third.BackCrosses], new HeldCertificate(device.Der), second.Root));
        using var again = Open();
        Assert.Equal(third.Crosses.Select(cross => cross.Serial), again.Current.Crosses.Select(cross => cross.Serial));
        Assert.Contains(again.Current.CaCertificates, held => held.Der.SequenceEqual(first.Root.Der));
    }

    [Fact]
    public async Task N7_openssl_follows_the_cross_certificate_of_a_pinned_root()
    {
        using var keys = Open();
        File.WriteAllText(_folder.In("pinned.pem"), keys.Current.Root.Pem);
        keys.Rotate(AuthorityKeyKind.Root);
        keys.Rotate(AuthorityKeyKind.Issuing);
        File.WriteAllText(_folder.In("chain.pem"), string.Concat(keys.Current.Chain.Select(held => held.Pem)));
        var (exitCode, output) = await Tool.OpenSslAsync(_folder.Path, TestContext.Current.CancellationToken,
            "verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", "pinned.pem", "-untrusted", "chain.pem", "tls.crt");
        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public void A_rotation_that_stopped_before_its_list_was_written_never_happened()
    {
        using var keys = Open();
        var before = keys.Current;
        new FileChanges(_folder.Path).PutCertificate("issuing.crt", before.Root);
        File.WriteAllText(_folder.In(".tls.key.new.0123456789ab.tmp"), "half");

        using var again = Open();
        Assert.Equal(before.Issuing.Certificate.Der, again.Current.Issuing.Certificate.Der);
        Assert.Empty(Directory.EnumerateFiles(_folder.Path, "*.new*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_rotation_that_stopped_after_its_list_was_written_is_finished_at_the_next_start(int renamed)
    {
        using var keys = Open();
        using var spare = new TemporaryFolder();
        using var other = AuthorityKeys.OpenOrCreate(spare.Path, _databaseKey, Hosts, null, _time);
        var changes = new FileChanges(_folder.Path);
        string[] names = ["authority.id", "root.crt", "issuing.crt", "issuing.key", "tls.crt", "tls.key"];
        foreach (var name in names)
            changes.PutPublic(name, File.ReadAllBytes(spare.In(name)));
        foreach (var name in names.Where(name => name.EndsWith(".key", StringComparison.Ordinal)))
            File.SetUnixFileMode(_folder.In(name + ".new"), PrivateFile.Mode);
        changes.WriteList();
        foreach (var name in names.Take(renamed))
            File.Move(_folder.In(name + ".new"), _folder.In(name), overwrite: true);

        using var again = Open();
        Assert.Equal(other.Current.Issuing.Certificate.Der, again.Current.Issuing.Certificate.Der);
        Assert.Equal(other.Current.Tls.Certificate.Der, again.Current.Tls.Certificate.Der);
        Assert.False(File.Exists(_folder.In("rotation.pending")));
    }

    [Fact]
    public void Keys_that_have_lived_two_thirds_of_their_life_are_due()
    {
        using var keys = Open();
        Assert.Empty(keys.Due());
        _time.Advance(TimeSpan.FromDays(250));
        Assert.Equal([AuthorityKeyKind.Issuing, AuthorityKeyKind.Tls, AuthorityKeyKind.Ticket, AuthorityKeyKind.Timestamp], keys.Due());
        keys.Rotate(AuthorityKeyKind.Issuing);
        Assert.Empty(keys.Due());
    }

    [Fact]
    public void Documents_are_signed_by_the_root_under_their_purpose()
    {
        using var keys = Open();
        var signature = keys.SignByRoot("test", "payload"u8);
        using var root = X509CertificateLoader.LoadCertificate(keys.Current.Root.Der);
        using var key = root.GetECDsaPublicKey();
        Assert.True(DomainSignature.Verify(key!, "test", "payload"u8, signature));
        Assert.False(DomainSignature.Verify(key!, "other", "payload"u8, signature));
    }

    private AuthorityKeys Open() => AuthorityKeys.OpenOrCreate(_folder.Path, _databaseKey, Hosts, null, _time);

    private IssuedCertificate Issue(KeySet set)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var device = new DeviceIdentity(set.Authority, AccountName.Parse("alice"), DeviceName.Parse("laptop"));
        return set.Issuing.Devices.Issue(device, TestIssuer.RequestFor(key), _time.GetUtcNow());
    }

    private void AssertIssues(AuthorityKeys keys, HeldCertificate pinned) => AssertChain(keys.Current, new HeldCertificate(Issue(keys.Current).Der), pinned);

    private void AssertChain(KeySet set, HeldCertificate leaf, HeldCertificate pinned) => Assert.True(BuildsTo(set.Chain, leaf, pinned));

    private bool BuildsTo(IEnumerable<HeldCertificate> sent, HeldCertificate leaf, HeldCertificate pinned)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = _time.GetUtcNow().UtcDateTime;
        chain.ChainPolicy.CustomTrustStore.Add(X509CertificateLoader.LoadCertificate(pinned.Der));
        foreach (var held in sent)
            chain.ChainPolicy.ExtraStore.Add(X509CertificateLoader.LoadCertificate(held.Der));
        using var certificate = X509CertificateLoader.LoadCertificate(leaf.Der);
        return chain.Build(certificate);
    }
}
