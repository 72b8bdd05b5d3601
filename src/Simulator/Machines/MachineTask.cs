using System.Text.Json;

namespace Simulator.Machines;

/// <summary>What a machine is given to do: of the rest of it the simulator knows nothing.</summary>
static class MachineTask
{
    // With "task-" before it, it is the name of the task's report.
    const int Longest = 59;

    public static string Demand { get; } =
        $"A task is an object with an id and a kind. Both have to be of lower-case letters, digits and dashes, at most {Longest}.";

    public static bool IsOne(JsonElement task) => task.ValueKind is JsonValueKind.Object && Has(task, "id") && Has(task, "kind");

    static bool Has(JsonElement task, string member) =>
        task.TryGetProperty(member, out var value) && value.ValueKind is JsonValueKind.String && value.GetString() is { Length: > 0 and <= Longest } text
        && text.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-');
}
