using System.Linq.Expressions;
using System.Reflection;

namespace Targets;

/// <summary>What a target's property said.</summary>
sealed class TargetDefinition(string name, Target factory) : ITargetDefinition
{
    readonly List<Target> dependencies = [];
    readonly List<(MemberInfo Parameter, Func<object?> Value)> requirements = [];
    readonly List<(Func<bool> Holds, string Text)> conditions = [];
    readonly List<Func<Task>> actions = [];
    readonly List<Func<Task>> plans = [];

    public string Name { get; } = name;
    public Target Factory { get; } = factory;
    public string Text { get; private set; } = "";
    public bool IsAssured { get; private set; }
    public IReadOnlyList<Target> Dependencies => dependencies;
    public IReadOnlyList<(MemberInfo Parameter, Func<object?> Value)> Requirements => requirements;
    public IReadOnlyList<(Func<bool> Holds, string Text)> Conditions => conditions;
    public IReadOnlyList<Func<Task>> Actions => actions;
    public IReadOnlyList<Func<Task>> PlanActions => plans;

    public ITargetDefinition Description(string description) => With(() => Text = description);

    public ITargetDefinition DependsOn(params Target[] targets) => With(() => dependencies.AddRange(targets));

    public ITargetDefinition Requires<T>(params Expression<Func<T?>>[] parameterRequirement) where T : class => With(() =>
        requirements.AddRange(parameterRequirement.Select(requirement =>
            (((MemberExpression)requirement.Body).Member, new Func<object?>(requirement.Compile())))));

    public ITargetDefinition OnlyWhenDynamic(Func<bool> condition, string? conditionExpression = null) =>
        With(() => conditions.Add((condition, conditionExpression!.Replace("() => ", "", StringComparison.Ordinal))));

    public ITargetDefinition AssuredAfterFailure() => With(() => IsAssured = true);

    public ITargetDefinition Executes(params Action[] actions) => With(() => this.actions.AddRange(actions.Select(Later)));

    public ITargetDefinition Executes(Func<Task> action) => With(() => actions.Add(action));

    public ITargetDefinition Plans(Func<Task> action) => With(() => plans.Add(action));

    static Func<Task> Later(Action action) => () =>
    {
        action();
        return Task.CompletedTask;
    };

    TargetDefinition With(Action change)
    {
        change();
        return this;
    }
}
