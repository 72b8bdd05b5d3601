using System.Text;

namespace KmsTests.Hostile;

/// <summary>All the ways in which a draft is changed.</summary>
static class Changes
{
    public static IReadOnlyDictionary<string, Func<Draft, Change, Draft>> All { get; } = new Dictionary<string, Func<Draft, Change, Draft>>(StringComparer.Ordinal)
    {
        ["member missing"] = (draft, c) => draft with { Members = [.. draft.Members.Where((_, i) => i != c.At % draft.Members.Count)] },
        ["member twice"] = (draft, c) => draft with { Members = [.. draft.Members, draft.Members[c.At % draft.Members.Count]] },
        ["member twice, the other in escapes"] = (draft, c) => draft with { Members = [.. draft.Members, Escaped(draft.Members[c.At % draft.Members.Count])] },
        ["member unknown"] = (draft, c) => draft with { Members = [(Draft.Quoted(Encoding.Latin1.GetString(c.Bytes)), Literal(c.Number)), .. draft.Members] },
        ["name in escapes"] = Member((_, member) => Escaped(member)),
        ["name in upper case"] = Member((_, member) => (member.Name.ToUpperInvariant(), member.Value)),
        ["name with a null"] = Member((_, member) => ($"{member.Name[..^1]}\\u0000\"", member.Value)),
        ["members in another order"] = (draft, c) => draft with { Members = [.. draft.Members.Reverse()] },
        ["value of another type"] = Value((c, _) => Literal(c.Number)),
        ["value in escapes"] = Text((_, text) => $"\"{string.Concat(text.Select(letter => $"\\u{(int)letter:x4}"))}\""),
        ["value with a lone surrogate"] = Text((c, text) => $"\"{Cut(text, c)}\\ud8{c.Number % 100:d2}{Rest(text, c)}\""),
        ["value with any text"] = Text((c, text) => Draft.Quoted(Cut(text, c) + Encoding.Unicode.GetString([.. c.Bytes, .. new byte[c.Bytes.Length % 2]]) + Rest(text, c))),
        ["value with a raw control character"] = Text((c, text) => $"\"{Cut(text, c)}{(char)(c.Number % 32)}{Rest(text, c)}\""),
        ["value empty"] = Value((_, _) => "\"\""),
        ["value with white space"] = Text((c, text) => c.Number % 2 is 0 ? $"\" {text}\\t \"" : $"\"{Cut(text, c)}\\n{Rest(text, c)}\""),
        ["value huge"] = Value((c, _) => $"\"{new string((char)('A' + (c.Number % 26)), 66_000)}\""),
        ["value long"] = Value((c, _) => $"\"{new string((char)('A' + (c.Number % 26)), 4 * (c.Number % 4_000))}\""),
        ["value cut off"] = Text((c, text) => Draft.Quoted(Cut(text, c))),
        ["value of another case"] = Text((c, text) => Draft.Quoted(c.Number % 2 is 0 ? text.ToUpperInvariant() : text.ToLowerInvariant())),
        ["one letter changed"] = Text((c, text) => Draft.Quoted($"{Cut(text, c)}{(char)('!' + (c.Number % 90))}{(Rest(text, c) is { Length: > 0 } rest ? rest[1..] : "")}")),
        ["base64 without padding"] = Text((_, text) => Draft.Quoted(text.TrimEnd('='))),
        ["base64 with more padding"] = Text((c, text) => Draft.Quoted(text + new string('=', 1 + (c.Number % 4)))),
        ["base64 for addresses"] = Text((_, text) => Draft.Quoted(text.Replace('+', '-').Replace('/', '_'))),
        ["base64 of other bytes"] = Value((c, _) => Draft.Quoted(Convert.ToBase64String(c.Bytes))),
        ["value of another member"] = (draft, c) => Member((_, member) => (member.Name, draft.Members[c.Number % draft.Members.Count].Value))(draft, c),
        ["bytes at random"] = (draft, c) => draft with { Instead = c.Bytes },
        ["body cut off"] = (draft, c) => draft with { Instead = draft.Body[..(c.At % (draft.Body.Length + 1))] },
        ["body with a byte changed"] = (draft, c) => draft with { Instead = Changed(draft.Body, c) },
        ["body with bytes put in"] = (draft, c) => draft with { Instead = [.. draft.Body[..(c.At % (draft.Body.Length + 1))], .. c.Bytes, .. draft.Body[(c.At % (draft.Body.Length + 1))..]] },
        ["body with more behind"] = (draft, c) => draft with { Instead = [.. draft.Body, .. c.Bytes] },
        ["body with a byte order mark"] = (draft, _) => draft with { Instead = [0xef, 0xbb, 0xbf, .. draft.Body] },
        ["body in UTF-16"] = (draft, _) => draft with { Instead = Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(draft.Body)) },
        ["body in a list"] = (draft, _) => draft with { Instead = [(byte)'[', .. draft.Body, (byte)']'] },
        ["body nested deeply"] = (draft, c) => draft with { Members = [("\"x\"", new string('[', c.Number % 2_000) + new string(']', c.Number % 2_000)), .. draft.Members] },
        ["body with comments"] = (draft, _) => draft with { Instead = [.. "/**/"u8, .. draft.Body] },
        ["another type of content"] = (draft, c) => draft with { Type = OneOf(c, null, "", "text/plain", "application/json;charset=utf-8", "application/json; charset=utf-16", "application/json;charset", "application/jsonx", "*/*", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ";;;", "APPLICATION/JSON") },
        ["another method"] = (draft, c) => draft with { Method = OneOf(c, "GET", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE", "post", "FROB")! },
        ["another path"] = (draft, c) => draft with { Path = OneOf(c, draft.Path.ToUpperInvariant(), draft.Path + "/", draft.Path + "?x=1", draft.Path + "/x", draft.Path + "//", "/x//y", "/%2e%2e" + draft.Path, draft.Path.Replace("e", "%65", StringComparison.Ordinal), "/attest", "/get-key", "/challenge")! },
        ["an id of its own"] = (draft, c) => draft with { RequestId = OneOf(c, "mine", new string('x', 64), new string('x', 65), "a b", "<script>", "a\tb", "") },
        ["sent in chunks"] = (draft, _) => draft with { IsChunked = true },
    };

    static string Literal(int number) => OneOf(number, "null", "true", "false", "0", "-1", "1e999", new string('9', 400), "[]", "{}", "[\"x\"]", "{\"peerId\":\"x\"}", "\"x\"", "NaN", "", "'x'")!;

    static Func<Draft, Change, Draft> Member(Func<Change, (string Name, string Value), (string Name, string Value)> change) =>
        (draft, c) => draft with { Members = [.. draft.Members.Select((member, i) => i == c.At % draft.Members.Count ? change(c, member) : member)] };

    static Func<Draft, Change, Draft> Value(Func<Change, string, string> change) => Member((c, member) => (member.Name, change(c, member.Value)));

    /// <summary>For values that still are text without anything that needs escaping.</summary>
    static Func<Draft, Change, Draft> Text(Func<Change, string, string> change) =>
        Value((c, value) => value is ['"', .. var text, '"'] && !text.Contains('\\', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal) ? change(c, text) : value);

    static (string Name, string Value) Escaped((string Name, string Value) member) =>
        member.Name.Length < 3 || member.Name[1] is '\\' ? member : ($"\"\\u{(int)member.Name[1]:x4}{member.Name[2..]}", member.Value);

    static string Cut(string text, Change c) => text[..(c.Number % (text.Length + 1))];

    static string Rest(string text, Change c) => text[(c.Number % (text.Length + 1))..];

    static byte[] Changed(byte[] body, Change c)
    {
        if (body.Length > 0)
            body[c.At % body.Length] ^= (byte)(1 + (c.Number % 255));
        return body;
    }

    static string? OneOf(Change c, params string?[] texts) => OneOf(c.Number, texts);

    static string? OneOf(int number, params string?[] texts) => texts[number % texts.Length];
}
