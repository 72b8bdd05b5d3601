namespace Targets;

/// <summary>What was typed: target names, <c>--name value</c> pairs, <c>--plan</c> and <c>--help</c>.</summary>
sealed record CommandLine
{
    public required IReadOnlyList<string> Targets { get; init; }
    public required IReadOnlyDictionary<string, string> Options { get; init; }
    public bool Plan { get; init; }
    public bool Help { get; init; }

    /// <summary>Takes arguments apart; a pure function.</summary>
    /// <param name="arguments">As the program got them.</param>
    /// <param name="flags">Names of options that stand alone: <c>no-install</c>.</param>
    /// <exception cref="InvalidUsageException">An option has no value, or is given twice.</exception>
    public static CommandLine Parse(IReadOnlyList<string> arguments, IReadOnlyCollection<string> flags)
    {
        var targets = new List<string>();
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var at = 0; at < arguments.Count; at++)
        {
            if (!arguments[at].StartsWith("--", StringComparison.Ordinal))
            {
                targets.Add(arguments[at]);
                continue;
            }
            var (name, value) = arguments[at][2..].Split('=', 2) is [var left, var right] ? (left, right) : (arguments[at][2..], null);
            if (value is null && name is not ("plan" or "help") && !flags.Contains(name))
            {
                value = at + 1 < arguments.Count && !arguments[at + 1].StartsWith("--", StringComparison.Ordinal)
                    ? arguments[++at]
                    : throw new InvalidUsageException($"--{name} stands without a value: write --{name} VALUE.");
            }
            if (!options.TryAdd(name, value ?? "true"))
                throw new InvalidUsageException($"--{name} is given twice.");
        }
        return new() { Targets = targets, Plan = options.Remove("plan"), Help = options.Remove("help"), Options = options };
    }
}
