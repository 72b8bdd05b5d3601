using System.Reflection;

namespace Targets;

/// <summary>The parameters of a build: found on its fields, filled from the command line, else from the environment.</summary>
sealed class Parameters(NukeBuild build)
{
    public IReadOnlyList<Parameter> All { get; } = [.. build.GetType()
        .GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
        .Select(field => (Field: field, Attribute: field.GetCustomAttribute<ParameterAttribute>()))
        .Where(found => found.Attribute is not null)
        .Select(found => new Parameter(found.Field, found.Attribute!))];

    /// <summary>Values that must not be shown.</summary>
    public IReadOnlyList<string> Secrets =>
        [.. All.Where(parameter => parameter.IsSecret).Select(parameter => parameter.ValueIn(build)).OfType<string>().Where(secret => secret.Length > 0)];

    /// <exception cref="InvalidUsageException">An option is of no parameter, or its value is not allowed.</exception>
    public void Fill(CommandLine line, Func<string, string?> environment)
    {
        foreach (var option in line.Options.Keys.Where(option => All.All(parameter => parameter.Name != option)))
            throw InvalidUsageException.Unknown("parameter", $"--{option}", All.Select(parameter => $"--{parameter.Name}"));
        foreach (var parameter in All)
        {
            if ((line.Options.GetValueOrDefault(parameter.Name) ?? environment(parameter.Variable)) is { Length: > 0 } text)
                parameter.Set(build, text);
        }
    }

    /// <summary>Looks at the requirements of a whole plan and names all that are missing at once.</summary>
    /// <exception cref="InvalidUsageException">Something is missing.</exception>
    public void DemandRequirements(IEnumerable<TargetDefinition> plan)
    {
        string[] missing = [.. plan.SelectMany(target => target.Requirements
            .Where(requirement => requirement.Value() is null or "")
            .Select(requirement => All.Single(parameter => parameter.Member == requirement.Parameter))
            .Select(parameter => $"{target.Name} needs --{parameter.Name} (or {parameter.Variable}): {parameter.Description}"))];
        if (missing.Length > 0)
            throw new InvalidUsageException(string.Join('\n', missing));
    }
}
