using System.Text;
using System.Text.Json;

namespace AttestationTests.Hostile;

/// <summary>What JSON allows, or what only some readers take for JSON, in each JSON that is read here.</summary>
public sealed class HostileJsonTests
{
    static readonly string Deep = string.Concat(Enumerable.Repeat("[", 100_000));

    static readonly string DeepAndClosed = Deep + string.Concat(Enumerable.Repeat("]", 100_000));

    static readonly string[] Formats =
        ["collateral", "dstack-log", "measured-image", "measurement-record", "policy", "qe-identity", "signed-body-qe-identity", "signed-body-tcb-info", "tcb-info"];

    /// <summary>A change of the text; it applies to the objects and strings that are in each of the formats.</summary>
    static readonly Dictionary<string, Func<string, string>> Changes = new()
    {
        ["null"] = _ => "null",
        ["an empty list"] = _ => "[]",
        ["an empty object"] = _ => "{}",
        ["nothing"] = _ => "",
        ["a byte order mark"] = text => "\ufeff" + text,
        ["something behind"] = text => text + " {}",
        ["a NUL behind"] = text => text + "\0",
        ["a NUL in front"] = text => "\0" + text,
        ["a NUL in a string"] = text => InFirstString(text, "\0"),
        ["a comment"] = text => "/* of no use */" + text,
        ["a comma behind the last member"] = text => text.TrimEnd()[..^1] + "," + text.TrimEnd()[^1],
        ["depth without end"] = _ => Deep,
        ["depth with an end"] = _ => DeepAndClosed,
        ["depth within"] = text => WithMember(text, $"\"unused\":{DeepAndClosed}"),
        ["a lone surrogate as name"] = text => WithMember(text, "\"\\ud800\":1"),
        ["bytes that are no UTF-8"] = text => InFirstString(text, "\udc00"),
        ["single quotes"] = text => text.Replace('"', '\''),
        ["the first member twice"] = text => WithMember(text, FirstMember(text)),
        ["a name without value"] = text => WithMember(text, "\"unused\""),
        ["a number that is none"] = text => WithMember(text, "\"unused\":1e"),
        ["a number with a leading zero"] = text => WithMember(text, "\"unused\":01"),
    };

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var format in Formats)
            {
                foreach (var change in Changes.Keys.Where(change => !(format, change).Equals(("dstack-log", "an empty list"))))
                    cases.Add(format, change);
            }
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_JSON_is_refused_with(string format, string change)
    {
        var hostile = HostileFormats.Warm(format);
        var changed = Changes[change](Encoding.UTF8.GetString(hostile.Valid));

        Assert.False(hostile.Accepts(Encoding.UTF8.GetBytes(changed), change), $"{format} with {change} was accepted.");
    }

    [Theory]
    [InlineData("tcb-info", "\"version\":3", "1e400", "-1", "4294967299", "99999999999999999999999999", "3.5", "\"3\"", "true", "null")]
    [InlineData("tcb-info", "\"pcesvn\":1", "65536", "-1", "1e9", "1.5", "\"1\"", "null")]
    [InlineData("tcb-info", "\"svn\":4", "256", "-1", "1e400", "\"4\"", "null", "[]")]
    [InlineData("qe-identity", "\"isvprodid\":2", "65538", "-2", "1e400", "\"2\"", "null", "{}")]
    [InlineData("policy", "\"policy_version\": 1", "4294967297", "1e400", "\"1\"", "null", "1.5")]
    public void A_number_out_of_its_range_is_refused(string format, string member, params string[] values)
    {
        var hostile = HostileFormats.Warm(format);
        var text = Encoding.UTF8.GetString(hostile.Valid);
        Assert.Contains(member, text, StringComparison.Ordinal);

        foreach (var value in values)
        {
            var at = text.IndexOf(member, StringComparison.Ordinal);
            var changed = string.Concat(text.AsSpan(0, at), member.AsSpan(0, member.IndexOf(':') + 1), value, text.AsSpan(at + member.Length));
            Assert.False(hostile.Accepts(Encoding.UTF8.GetBytes(changed), value), $"{format}: {member} as {value} was accepted.");
        }
    }

    /// <summary>The reader refuses a member that is null, and lets an element of a list be.</summary>
    [Theory]
    [InlineData("measurement-record")]
    [InlineData("policy")]
    [InlineData("qe-identity")]
    [InlineData("tcb-info")]
    public void A_null_in_a_list_is_refused(string format)
    {
        var hostile = HostileFormats.Warm(format);
        var text = Encoding.UTF8.GetString(hostile.Valid);

        for (var at = text.IndexOf('[', StringComparison.Ordinal); at >= 0; at = text.IndexOf('[', at + 1))
            Assert.False(hostile.Accepts(Encoding.UTF8.GetBytes(text.Insert(at + 1, text[at + 1] is ']' ? "null" : "null,")), $"null at {at}"), $"{format} with a null at {at} was accepted.");
    }

    [Theory]
    [InlineData("imr", "4")]
    [InlineData("imr", "-1")]
    [InlineData("imr", "1e400")]
    [InlineData("imr", "4294967296")]
    [InlineData("imr", "99999999999999999999999999")]
    [InlineData("event_type", "1e400")]
    [InlineData("event_type", "18446744073709551616")]
    [InlineData("digest", "\"\\ud800\"")]
    [InlineData("event", "7")]
    [InlineData("event_payload", "\"\\udfff\"")]
    public void A_dstack_event_is_refused_with(string member, string value)
    {
        var hostile = HostileFormats.Warm("dstack-log");
        var entry = new Dictionary<string, string>(StringComparer.Ordinal) { ["imr"] = "3", ["event_type"] = "134217729", ["event"] = "\"a\"", ["event_payload"] = "\"00\"" };
        Assert.True(hostile.Accepts(Encoding.UTF8.GetBytes(Log(entry)), "unchanged"));
        entry[member] = value;

        Assert.False(hostile.Accepts(Encoding.UTF8.GetBytes(Log(entry)), $"{member} {value}"));
    }

    [Fact]
    public void A_signature_that_is_null_is_refused()
    {
        var hostile = HostileFormats.Warm("signed-body-tcb-info");

        Assert.False(hostile.Accepts("""{"tcbInfo":{},"signature":null}"""u8.ToArray(), "null"));
        Assert.False(hostile.Accepts("""{"tcbInfo":{},"signature":"0"}"""u8.ToArray(), "half a byte"));
        Assert.True(hostile.Accepts("""{"tcbInfo":{},"signature":"00"}"""u8.ToArray(), "a byte"));
    }

    static string Log(Dictionary<string, string> entry) => $"[{{{string.Join(',', entry.Select(member => $"\"{member.Key}\":{member.Value}"))}}}]";

    // A dstack log is a string that holds the list; everything else is an object.
    static string WithMember(string text, string member)
    {
        var at = text.IndexOf('{', StringComparison.Ordinal) + 1;
        return text.StartsWith('"') ? text.Insert(at, member.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\u0022", StringComparison.Ordinal) + ",") : text.Insert(at, member + ",");
    }

    static string FirstMember(string text)
    {
        using var outer = JsonDocument.Parse(text);
        using var list = outer.RootElement.ValueKind is JsonValueKind.String ? JsonDocument.Parse(outer.RootElement.GetString()!) : null;
        var member = (list?.RootElement[0] ?? outer.RootElement).EnumerateObject().First();
        return $"\"{member.Name}\":{member.Value.GetRawText()}";
    }

    static string InFirstString(string text, string inserted) => text.Insert(text.IndexOf('"', StringComparison.Ordinal) + 1, inserted);
}
