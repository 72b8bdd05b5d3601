using System.Text;
using Attestation.Comparisons;
using Attestation.Measurements;
using FsCheck;
using FsCheck.Fluent;

namespace AttestationTests.Comparisons;

public sealed class EventAlignmentTests
{
    /// <summary>Events as name and content: "a1" and "a2" are the event a with two digests; "?1" has the digest of content 1 and no name.</summary>
    [Theory]
    [InlineData("a1 b1 c1", "a1 b1 c1", "")]
    [InlineData("a1 b1 c1", "a1 b2 c1", "changed b")]
    [InlineData("a1 b1 c1", "a1 x1 b1 c1", "added x")]
    [InlineData("a1 b1 c1", "x1 a1 b1 c1", "added x")]
    [InlineData("a1 b1 c1", "a1 b1 c1 x1", "added x")]
    [InlineData("a1 b1 c1", "a1 c1", "removed b")]
    [InlineData("a1 b1 c1", "", "removed a, removed b, removed c")]
    [InlineData("", "a1", "added a")]
    [InlineData("a1 b1 c1", "a1 c1 b1", "moved b")]
    [InlineData("a1 b1 c1", "c1 a1 b1", "moved c")]
    [InlineData("a1 b1 c1", "x1 a1 b2 c1", "added x, changed b")]
    [InlineData("a1 b1 c1", "a2 b2 c2", "changed a, changed b, changed c")]
    [InlineData("a1 b1 c1 d1", "c2 b1 a2 d1", "changed c, changed a")]
    [InlineData("s0 a1 s0 b1", "s0 s0 a1 s0 b1", "added s")]
    [InlineData("a1 b1 c1", "?a1 ?b1 ?c1", "")]
    [InlineData("a1 b1 c1", "?a1 ?b2 ?c1", "changed b")]
    [InlineData("a1 b1 c1", "?a1 ?b2 ?x3 ?c1", "removed b, added ?b, added ?x")]
    [InlineData("?a1 ?b1", "a1 b2", "changed b")]
    public void Compare_names_what_differs_and_nothing_else(string before, string after, string expected) => Assert.Equal(
        expected,
        string.Join(", ", EventAlignment.Compare(Register.Rtmr1, Events(before), Events(after)).Select(item => $"{item.Change.ToString().ToLowerInvariant()} {item.Name.Replace("event-type-", "?")}")));

    [Fact]
    public void Another_name_for_the_same_digest_is_no_difference()
    {
        var before = Events("a1 b1 c1");
        var after = MeasuredRegister.Replay([before.Events[0], before.Events[1] with { Name = "executable-2" }, before.Events[2]]);

        Assert.Empty(EventAlignment.Compare(Register.Rtmr1, before, after));
    }

    [Fact]
    public void An_added_section_of_a_firmware_does_not_shift_the_others()
    {
        var before = Sections("Bfv at 0x1000, 1", "Cfv at 0x2000, 1", "TdHob at 0x3000, 1");
        var after = Sections("TempMem at 0x4000, 1", "Bfv at 0x1000, 2", "Cfv at 0x2000, 1", "TdHob at 0x3000, 1");

        Assert.Equal(
            [(EventChange.Added, "TempMem at 0x4000, 1"), (EventChange.Changed, "Bfv at 0x1000, 2")],
            EventAlignment.Compare(Register.MrTd, before, after).Select(item => (item.Change, item.After!.Hashed)));
    }

    /// <summary>As many as a boot log may have, none equal: pair by pair that would be 4 thousand million comparisons.</summary>
    [Theory]
    [InlineData(Register.Rtmr1, "name-{0}", "name-{0}")]
    [InlineData(Register.Rtmr1, "name-{0}", "other-{0}")]
    [InlineData(Register.Rtmr1, "name", "other")]
    [InlineData(Register.Rtmr1, "name", "name")]
    [InlineData(Register.MrTd, "name", "other")]
    public void Lists_of_any_length_are_compared_in_time(Register register, string before, string after)
    {
        const int count = 65_536;
        var differences = EventAlignment.Compare(register, Many(before, count, 0), Many(after, count, count));

        Assert.Equal(before == after && register is Register.Rtmr1 ? count : 2 * count, differences.Count);
    }

    static MeasuredRegister Many(string name, int count, int from) => new()
    {
        Value = Measurement.Zero,
        Events =
        [
            .. Enumerable.Range(0, count).Select(index => new MeasuredEvent
            {
                Name = string.Format(System.Globalization.CultureInfo.InvariantCulture, name, index),
                Hashed = string.Format(System.Globalization.CultureInfo.InvariantCulture, name, index),
                Digest = Measurement.Hash(BitConverter.GetBytes(from + index)),
            }),
        ],
    };

    [Fact]
    public void Any_two_lists_account_for_every_event()
    {
        Prop.ForAll(
            ArbMap.Default.ArbFor<byte[]>(), ArbMap.Default.ArbFor<byte[]>(),
            (one, other) =>
            {
                var (before, after) = (Events(Text(one)), Events(Text(other)));

                var differences = EventAlignment.Compare(Register.Rtmr1, before, after);

                var rest = before.Events.ToList();
                foreach (var item in differences.Where(item => item.Before is not null))
                    Assert.True(rest.Remove(item.Before!));
                var kept = after.Events.ToList();
                foreach (var item in differences.Where(item => item.After is not null))
                    Assert.True(kept.Remove(item.After!));
                // What is not named is in both, digest by digest in the same order... unless it moved, which is named.
                Assert.Equal(rest.Select(item => item.Digest.ToString()).Order(), kept.Select(item => item.Digest.ToString()).Order());
                Assert.Equal(differences, EventAlignment.Compare(Register.Rtmr1, before, after));
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithQuietOnSuccess(true));
    }

    [Fact]
    public void Long_lists_are_compared_in_bounded_time()
    {
        var before = Events(string.Join(' ', Enumerable.Range(0, 5000).Select(index => $"a{index}")));
        var after = Events(string.Join(' ', Enumerable.Range(0, 5000).Select(index => $"a{index + 5000}")));

        Assert.Equal(5000, EventAlignment.Compare(Register.Rtmr3, before, after).Count);
    }

    static string Text(byte[] bytes) => string.Join(' ', bytes.Take(12).Select(value => $"{(char)('a' + (value % 4))}{value / 4 % 3}"));

    static MeasuredRegister Events(string text) => MeasuredRegister.Replay([.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(item => new MeasuredEvent
    {
        Name = item[0] is '?' ? $"event-type-{item[1]}" : item[..1],
        Hashed = item,
        Digest = Measurement.Hash(Encoding.ASCII.GetBytes(item.TrimStart('?'))),
    })]);

    static MeasuredRegister Sections(params string[] sections) => new()
    {
        Value = Measurement.Zero,
        Events = [.. sections.Select((section, index) => new MeasuredEvent { Name = $"section-{index}", Hashed = section, Digest = Measurement.Hash(Encoding.ASCII.GetBytes(section)) })],
    };
}
