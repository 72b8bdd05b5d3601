using System.Text;
using Attestation.Executables;

namespace Pipeline.Reproductions;

/// <summary>Where two UKIs differ.</summary>
static class ExecutableDifference
{
    static readonly string[] Texts = [".cmdline", ".osrel", ".uname"];

    /// <summary>The first section that differs; of text, both versions.</summary>
    public static string Between(byte[] first, byte[] second)
    {
        var (one, other) = (PeExecutable.Parse(first), PeExecutable.Parse(second));
        foreach (var name in one.Sections.Concat(other.Sections).Select(section => section.Name).Distinct())
        {
            var (left, right) = (one.Content(name), other.Content(name));
            if (left is null || right is null)
                return $"only the {(left is null ? "second" : "first")} build has the section {name}.";
            if (left.Value.Span.SequenceEqual(right.Value.Span))
                continue;
            return Texts.Contains(name)
                ? $"in the section {name} {TextDifference.Between(Encoding.UTF8.GetString(left.Value.Span), Encoding.UTF8.GetString(right.Value.Span))}"
                : $"in the section {name}, at byte {left.Value.Span.CommonPrefixLength(right.Value.Span)} of {left.Value.Length} in the first build and {right.Value.Length} in the second.";
        }
        return $"in no section, at byte {first.AsSpan().CommonPrefixLength(second)}: headers or padding.";
    }
}
