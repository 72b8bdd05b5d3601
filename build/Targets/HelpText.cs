using System.Text;

namespace Targets;

/// <summary>The list of targets, each after those that it needs, and of parameters.</summary>
static class HelpText
{
    public static string Of(TargetGraph graph, Parameters parameters)
    {
        var text = new StringBuilder("./build.sh Target... [--parameter value]...\n\nTargets:\n");
        foreach (var target in graph.Plan(graph.Targets.Select(target => target.Name).Order(StringComparer.Ordinal)))
            Line(text, target.Name, target.Text);
        text.Append("\nParameters:\n");
        foreach (var parameter in parameters.All.OrderBy(parameter => parameter.Name, StringComparer.Ordinal))
            Line(text, $"--{parameter.Name}", $"{parameter.Description}{(parameter.IsSecret ? " (secret)" : "")}");
        Line(text, "--plan", "Prints what would run and why; touches nothing.");
        Line(text, "--help", "Prints this.");
        return text.ToString();
    }

    static void Line(StringBuilder text, string name, string description) =>
        text.Append("  ").Append(name.PadRight(18)).Append(description).Append('\n');
}
