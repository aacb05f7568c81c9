using PeerSecure.Common.Certificates;
using PeerSecure.Common.Revocation;

namespace PeerSecure.Common.Tests.Revocation;

public sealed class RevocationListTests
{
    private readonly ListAuthority _authority = new();

    [Fact] // R1
    public void A_certificate_is_found_by_issuer_and_serial_only()
    {
        var serial = SerialNumber.Parse("0a0b");
        _authority.Revoke(new RevocationSubject.Certificate(ListAuthority.Key(1), serial), RevocationReason.CessationOfOperation);
        Assert.True(_authority.Devices.TryFindCertificate(ListAuthority.Key(1), serial, out var entry));
        Assert.Equal(new RevocationEntry(RevocationReason.CessationOfOperation, _authority.Now), entry);
        Assert.False(_authority.Devices.TryFindCertificate(ListAuthority.Key(2), serial, out _));
        Assert.False(_authority.Devices.TryFindCertificate(ListAuthority.Key(1), SerialNumber.Parse("0a0c"), out _));
        Assert.False(_authority.Devices.TryFindKey(ListAuthority.Key(1), out _));
    }

    [Fact] // R1
    public void A_barred_name_holds_for_its_device_and_a_barred_account_for_all()
    {
        var (alice, bob) = (AccountName.Parse("alice"), AccountName.Parse("bob"));
        var (laptop, phone) = (DeviceName.Parse("laptop"), DeviceName.Parse("phone"));
        _authority.Revoke(new RevocationSubject.Name(alice, laptop));
        _authority.Revoke(new RevocationSubject.Name(bob, null));
        Assert.True(_authority.Devices.TryFindName(alice, laptop, out _));
        Assert.False(_authority.Devices.TryFindName(alice, phone, out _));
        Assert.True(_authority.Devices.TryFindName(bob, laptop, out _));
        Assert.True(_authority.Devices.TryFindName(bob, phone, out _));
    }

    [Fact] // R1: until somebody entitled allows it
    public void A_bar_is_lifted_by_a_later_permission_and_can_come_back()
    {
        _authority.RevokeKey(1);
        _authority.RevokeKey(1, reason: null);
        Assert.False(_authority.Devices.TryFindKey(ListAuthority.Key(1), out _));
        _authority.RevokeKey(1, RevocationReason.PrivilegeWithdrawn);
        Assert.True(_authority.Devices.TryFindKey(ListAuthority.Key(1), out var entry));
        Assert.Equal(RevocationReason.PrivilegeWithdrawn, entry.Reason);
    }

    [Fact] // R1
    public void A_permission_stays_as_long_as_the_bar_it_lifts()
    {
        var bar = _authority.RevokeKey(1, left: TimeSpan.FromDays(20));
        var permission = _authority.Devices.PermissionFor(bar.Subject, bar.Number.Next(), _authority.Now);
        Assert.Equal(bar.Until, permission!.Until);
        _authority.Devices.Append([permission]);
        Assert.False(_authority.Devices.TryFindKey(ListAuthority.Key(1), out _));
        Assert.Null(_authority.Devices.PermissionFor(bar.Subject, permission.Number.Next(), _authority.Now));
        Assert.False(_authority.Devices.DropExpired(bar.Until.AddDays(31)));
        Assert.False(_authority.Devices.TryFindKey(ListAuthority.Key(1), out _));
    }

    [Fact] // R1: the mistake that PermissionFor avoids ends on the safe side
    public void A_permission_that_leaves_earlier_lets_the_bar_come_back()
    {
        var bar = _authority.RevokeKey(1, left: TimeSpan.FromDays(20));
        _authority.RevokeKey(1, reason: null, left: TimeSpan.FromDays(1));
        Assert.False(_authority.Devices.TryFindKey(ListAuthority.Key(1), out _));
        Assert.True(_authority.Devices.DropExpired(bar.Until.AddDays(20)));
        Assert.True(_authority.Devices.TryFindKey(ListAuthority.Key(1), out _));
    }

    [Fact] // C6: a compromise must not hide behind an ordinary re-key
    public void The_worse_reason_and_the_earlier_time_win()
    {
        var rekeyed = _authority.Now;
        _authority.RevokeKey(1, RevocationReason.Superseded);
        _authority.Now += TimeSpan.FromHours(1);
        _authority.RevokeKey(1, RevocationReason.KeyCompromise);
        _authority.Now += TimeSpan.FromHours(1);
        _authority.RevokeKey(1, RevocationReason.Superseded);
        Assert.True(_authority.Devices.TryFindKey(ListAuthority.Key(1), out var entry));
        Assert.Equal(new RevocationEntry(RevocationReason.KeyCompromise, rekeyed), entry);
    }

    [Fact] // R3
    public void A_record_leaves_31_days_after_its_certificate_expired_and_not_a_day_earlier()
    {
        var until = _authority.RevokeKey(1, left: TimeSpan.FromDays(7)).Until;
        _authority.RevokeKey(2, left: TimeSpan.FromDays(60));
        Assert.False(_authority.Devices.DropExpired(until.AddDays(31)));
        var before = _authority.Devices.Number;
        Assert.True(_authority.Devices.DropExpired(until.AddDays(32)));
        Assert.Equal(before.Next(), _authority.Devices.Number);
        Assert.Equal(1, _authority.Devices.Count);
        Assert.False(_authority.Devices.TryFindKey(ListAuthority.Key(1), out _));
        Assert.True(_authority.Devices.TryFindKey(ListAuthority.Key(2), out _));
    }

    [Fact]
    public void The_hash_is_the_same_whichever_way_the_list_was_built()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            _authority.RevokeKey(seed, left: TimeSpan.FromDays(seed % 10));
        }

        var (number, keptFrom, records) = _authority.Backup();
        Assert.True(RevocationList.TryLoad(_authority.Pki.Id, RevocationListKind.Devices, number, keptFrom, records, out var loaded, out _));
        Assert.Equal(_authority.Head().Hash.ToArray(), loaded.HeadAt(_authority.Now, 0, default).Hash.ToArray());

        var later = _authority.Now + TimeSpan.FromDays(36); // days 0 to 3 of ten have left
        Assert.True(_authority.Devices.DropExpired(later));
        Assert.True(loaded.DropExpired(later));
        Assert.Equal(_authority.Head().Hash.ToArray(), loaded.HeadAt(later, 0, default).Hash.ToArray());
        Assert.InRange(loaded.Count, 1, 49);
    }

    [Fact]
    public void The_hash_changes_with_every_record_and_with_their_order()
    {
        var seen = new HashSet<string> { Hash() };
        for (var seed = 0; seed < 10; seed++)
        {
            _authority.RevokeKey(seed);
            Assert.True(seen.Add(Hash()));
        }

        var other = new ListAuthority(_authority.Pki);
        for (var seed = 9; seed >= 0; seed--)
        {
            other.RevokeKey(seed);
        }

        Assert.NotEqual(Hash(), Convert.ToHexString(other.Head().Hash.Span));
    }

    [Fact]
    public void Only_records_that_follow_are_added_and_else_none_is()
    {
        var first = _authority.RevokeKey(1);
        var next = first with { Number = first.Number.Next(), Subject = new RevocationSubject.Key(ListAuthority.Key(2)) };
        Assert.Throws<ArgumentException>(() => _authority.Devices.Append([next, first]));
        Assert.Throws<ArgumentException>(() => _authority.Devices.Append([first]));
        Assert.Equal(1, _authority.Devices.Count);
        _authority.Devices.Append([next, next with { Subject = new RevocationSubject.Key(ListAuthority.Key(3)) }]);
        Assert.Equal(3, _authority.Devices.Count);
        Assert.Equal(next.Number, _authority.Devices.Number);
    }

    [Fact]
    public void Records_after_a_number_are_exactly_those()
    {
        var records = Enumerable.Range(0, 20).Select(seed => _authority.RevokeKey(seed)).ToList();
        for (var after = 0; after <= records.Count; after++)
        {
            byte[] expected = [.. records.Skip(after).SelectMany(record => record.ToBytes())];
            Assert.Equal(expected, _authority.Devices.RecordsAfter(after == 0 ? RevocationNumber.None : records[after - 1].Number));
        }
    }

    [Fact] // R4
    public void A_restored_list_learns_what_it_forgot_and_nothing_that_is_over_or_allowed()
    {
        var start = _authority.Now;
        _authority.RevokeKey(1);
        var backup = _authority.Backup();
        _authority.RevokeKey(2, RevocationReason.Superseded);
        _authority.RevokeKey(2, RevocationReason.KeyCompromise);
        _authority.RevokeKey(3, left: TimeSpan.FromDays(1));
        _authority.RevokeKey(4);
        _authority.RevokeKey(4, reason: null);
        var before = _authority.Devices;
        _authority.Restore(backup);
        Assert.True(_authority.Devices.Number > before.Number);

        var missing = before.MissingFrom(_authority.Devices, start + TimeSpan.FromDays(35));
        var only = Assert.Single(missing);
        Assert.Equal(new RevocationSubject.Key(ListAuthority.Key(2)), only.Subject);
        Assert.Equal(RevocationReason.KeyCompromise, only.Reason);
        _authority.Devices.Append([only with { Number = _authority.Devices.Number.Next() }]);
        Assert.Empty(before.MissingFrom(_authority.Devices, start + TimeSpan.FromDays(35)));
    }

    [Fact]
    public async Task It_is_asked_by_many_while_it_grows_and_shrinks()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var known = -1;
        using var reading = new CountdownEvent(3);
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Factory.StartNew(() =>
        {
            reading.Signal();
            while (!stop.IsCancellationRequested)
            {
                var seed = Volatile.Read(ref known);
                var found = seed < 0 || _authority.Devices.TryFindKey(ListAuthority.Key(seed), out var _);
                Assert.True(found || Volatile.Read(ref known) - seed > 500, "a record was gone long before its time"); // it leaves about a thousand later
                Assert.False(_authority.Devices.TryFindKey(ListAuthority.Key(-1), out var _));
                Assert.True(_authority.Head().Count <= 2000);
            }
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        reading.Wait(TestContext.Current.CancellationToken);
        for (var seed = 0; seed < 2000; seed++)
        {
            _authority.RevokeKey(seed, left: TimeSpan.FromDays(seed % 2));
            Volatile.Write(ref known, seed);
            if (seed % 100 == 99)
            {
                _authority.Now += TimeSpan.FromDays(3);
                _authority.Devices.DropExpired(_authority.Now);
            }
        }

        await stop.CancelAsync();
        await Task.WhenAll(readers);
        Assert.InRange(_authority.Devices.Count, 1, 1999);
    }

    [Fact]
    public void A_clock_that_was_never_set_lets_nothing_go_and_throws_nothing()
    {
        _authority.RevokeKey(1);
        Assert.False(_authority.Devices.DropExpired(DateTimeOffset.UnixEpoch));
        Assert.Single(_authority.Devices.MissingFrom(new RevocationList(_authority.Pki.Id, RevocationListKind.Devices), DateTimeOffset.MinValue));
        var verdict = Assert.Single(_authority.NewPeer().Take(new RevocationUpdates([_authority.Update()]), DateTimeOffset.UnixEpoch));
        Assert.Equal(RevocationOutcome.Refused, verdict.Outcome);
    }

    [Fact]
    public void Damaged_records_are_not_loaded()
    {
        _authority.RevokeKey(1);
        _authority.RevokeKey(2);
        var (number, keptFrom, records) = _authority.Backup();
        for (var length = 1; length < records.Length; length++)
        {
            if (length != records.Length / 2) // half is one whole record
            {
                Assert.False(RevocationList.TryLoad(_authority.Pki.Id, RevocationListKind.Devices, number, keptFrom, records.AsSpan(0, length), out _, out _));
            }
        }

        var half = records.Length / 2;
        byte[] swapped = [.. records[half..], .. records[..half]];
        Assert.False(RevocationList.TryLoad(_authority.Pki.Id, RevocationListKind.Devices, number, keptFrom, swapped, out _, out var why));
        Assert.Equal(RevocationRejection.MalformedRecords, why);
    }

    private string Hash() => Convert.ToHexString(_authority.Head().Hash.Span);
}
