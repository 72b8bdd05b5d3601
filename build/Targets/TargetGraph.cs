using System.Reflection;

namespace Targets;

/// <summary>The targets of a build class and which need which.</summary>
sealed class TargetGraph
{
    public IReadOnlyList<TargetDefinition> Targets { get; }

    public TargetGraph(NukeBuild build)
    {
        Targets = [.. build.GetType()
            .GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(property => property.PropertyType == typeof(Target))
            .Select(property => Define(property.Name, (Target)property.GetValue(build)!))];
    }

    /// <summary>Finds a target by name; upper and lower case are the same.</summary>
    /// <exception cref="InvalidUsageException">There is none.</exception>
    public TargetDefinition Find(string name) =>
        Targets.FirstOrDefault(target => target.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw InvalidUsageException.Unknown("target", name, Targets.Select(target => target.Name));

    /// <summary>The invoked targets and all they need, each once, dependencies first.</summary>
    /// <exception cref="InvalidUsageException">A target needs itself: <c>a -> b -> a</c>.</exception>
    public IReadOnlyList<TargetDefinition> Plan(IEnumerable<string> invoked)
    {
        var plan = new List<TargetDefinition>();
        foreach (var name in invoked)
            Add(Find(name), []);
        return plan;

        void Add(TargetDefinition target, IReadOnlyList<TargetDefinition> path)
        {
            if (plan.Contains(target))
                return;
            IReadOnlyList<TargetDefinition> here = [.. path, target];
            if (path.Contains(target))
                throw new InvalidUsageException($"Targets need each other in a circle: {string.Join(" -> ", here.SkipWhile(one => one != target).Select(one => one.Name))}.");
            foreach (var dependency in DependenciesOf(target))
                Add(dependency, here);
            plan.Add(target);
        }
    }

    public IEnumerable<TargetDefinition> DependenciesOf(TargetDefinition target) =>
        target.Dependencies.Select(factory => Targets.Single(other => other.Factory == factory));

    static TargetDefinition Define(string name, Target factory)
    {
        var definition = new TargetDefinition(name, factory);
        factory(definition);
        return definition;
    }
}
