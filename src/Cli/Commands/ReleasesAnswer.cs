using System.Text;

namespace Cli.Commands;

/// <summary>What <c>explain</c> answers of two releases.</summary>
sealed record ReleasesAnswer
{
    /// <summary>Every register that both sides state is equal, in every profile.</summary>
    public required bool Equal { get; init; }

    /// <summary>The version before.</summary>
    public required string Before { get; init; }

    /// <summary>The version after.</summary>
    public required string After { get; init; }

    public required IReadOnlyList<ProfileAnswer> Profiles { get; init; }

    public string ToText()
    {
        var text = new StringBuilder($"Node images, {Before} → {After}\n");
        foreach (var profile in Profiles)
            text.Append('\n').Append(profile.ToText());
        return text.Append(Equal ? "\nEqual.\n" : "").ToString();
    }
}
