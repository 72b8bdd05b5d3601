using FsCheck;
using FsCheck.Fluent;

namespace AttestationTests.Hostile;

/// <summary>Whatever the bytes: each format has one exception, in memory that is bounded by the bytes' length.</summary>
public sealed class HostileBytesTests
{
    public static TheoryData<string> Names => [.. HostileFormats.All.Keys];

    public static TheoryData<string> NamesWithFields => [.. HostileFormats.All.Keys.Where(name => HostileFormats.All[name]().Fields.Count > 0)];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_changed_below_is_accepted_unchanged(string name)
    {
        var format = HostileFormats.All[name]();

        format.Read(format.Valid);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_truncation_is_refused(string name)
    {
        var format = HostileFormats.Warm(name);

        for (var length = 0; length < format.Valid.Length; length++)
        {
            if (format.Accepts(format.Valid[..length], $"the first {length} bytes"))
                Assert.True(format.IsWhole(length), $"{name}: the first {length} of {format.Valid.Length} bytes were accepted.");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Any_bytes_have_the_one_exception(string name)
    {
        var format = HostileFormats.Warm(name);

        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), random => format.Accepts(random, "random bytes") is var _)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithQuietOnSuccess(true));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Any_change_of_a_few_bytes_has_the_one_exception(string name)
    {
        var format = HostileFormats.Warm(name);
        var change = ArbMap.Default.GeneratorFor<(ushort At, byte Value)>().NonEmptyListOf();

        Prop.ForAll(change.ToArbitrary(), changes =>
        {
            var changed = format.Valid.ToArray();
            foreach (var (at, value) in changes.Take(8))
                changed[at * 31 % changed.Length] = value;
            format.Seal(changed);
            format.Accepts(changed, "a few bytes changed");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithQuietOnSuccess(true));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Any_four_bytes_of_one_kind_have_the_one_exception(string name)
    {
        var format = HostileFormats.Warm(name);
        // Every place in what is small, every few in what is large.
        var step = Math.Max(1, format.Valid.Length / 1024);

        for (var at = 0; at <= format.Valid.Length - sizeof(uint); at += step)
        {
            foreach (var value in (ReadOnlySpan<byte>)[0, 0xff])
            {
                var changed = format.Valid.ToArray();
                changed.AsSpan(at, sizeof(uint)).Fill(value);
                format.Seal(changed);
                format.Accepts(changed, $"bytes {at} to {at + 3} of 0x{value:x2}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(NamesWithFields))]
    public void Any_length_or_count_has_the_one_exception(string name)
    {
        var format = HostileFormats.Warm(name);

        foreach (var field in format.Fields)
        {
            foreach (var value in field.Values(format.Valid))
            {
                var changed = field.With(format.Valid, value);
                format.Seal(changed);
                var isAccepted = format.Accepts(changed, $"{field.Name} of {value}");
                Assert.False(isAccepted && field.IsFixed, $"{name}: {field.Name} of {value} was accepted.");
            }
        }
    }
}
