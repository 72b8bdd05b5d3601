using System.Text.Json;

namespace Node.Tasks;

/// <summary>What every task says: which one it is, and of what kind.</summary>
/// <param name="Id">Names its report.</param>
/// <param name="Kind">Names what is to be done.</param>
/// <param name="Content">All of it.</param>
sealed record NodeTaskOrder(string Id, string Kind, JsonElement Content)
{
    /// <summary>Characters of an id or a kind: a report's name has at most 64, and <c>task-</c> goes before the id.</summary>
    const int Longest = 59;

    /// <summary>The task's id; null where there is none that a report could be named by.</summary>
    public static string? IdOf(JsonElement task) => Name(task, "id");

    /// <summary>Likewise its kind.</summary>
    public static string? KindOf(JsonElement task) => Name(task, "kind");

    /// <exception cref="TaskRefusedException">A member is missing or has another form.</exception>
    public static NodeTaskOrder Parse(JsonElement task) => new(
        IdOf(task) ?? throw Refused("id"),
        KindOf(task) ?? throw Refused("kind"),
        task);

    static string? Name(JsonElement task, string member) =>
        task.ValueKind is JsonValueKind.Object && task.TryGetProperty(member, out var value) && value.ValueKind is JsonValueKind.String
        && value.GetString() is { Length: > 0 and <= Longest } text && text.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-')
            ? text
            : null;

    static TaskRefusedException Refused(string member) =>
        new($"The task has no {member}, or one of another form: lower-case letters, digits and dashes are expected, at most {Longest}.");
}
