using System.Reflection;
using System.Text.RegularExpressions;

namespace Targets;

/// <summary>One parameter of a build class.</summary>
sealed partial class Parameter(FieldInfo member, ParameterAttribute attribute)
{
    public MemberInfo Member => member;

    /// <summary><c>image-version</c> for <c>ImageVersion</c>.</summary>
    public string Name { get; } = Hump().Replace(member.Name, "-$0").ToLowerInvariant();

    public string Variable => Name.Replace('-', '_').ToUpperInvariant();
    public string Description => attribute.Description;
    public bool IsFlag => member.FieldType == typeof(bool);
    public bool IsSecret => member.IsDefined(typeof(SecretAttribute));

    public object? ValueIn(NukeBuild build) => member.GetValue(build);

    public void Set(NukeBuild build, string text)
    {
        if (Allowed(build) is { } allowed && !allowed.Contains(text))
            throw InvalidUsageException.Unknown(Name, text, allowed);
        member.SetValue(build, IsFlag ? Flag(text) : text);
    }

    bool Flag(string text) => bool.TryParse(text, out var value)
        ? value
        : throw new InvalidUsageException($"--{Name} (or {Variable}) is \"{text}\"; it is true or false.");

    string[]? Allowed(NukeBuild build) => attribute.ValueProviderMember is { } member
        ? [.. (IEnumerable<string>)build.GetType().GetProperty(member, BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)!.GetValue(null)!]
        : null;

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex Hump();
}
