using System.Linq.Expressions;
using System.Runtime.CompilerServices;

namespace Targets;

/// <summary>The words a target is described with: NUKE's, as far as they are used here, and <see cref="Plans"/>.</summary>
interface ITargetDefinition
{
    /// <summary>One line for the list of targets.</summary>
    ITargetDefinition Description(string description);

    /// <summary>Targets that run before this one.</summary>
    ITargetDefinition DependsOn(params Target[] targets);

    /// <summary>Parameters that must have a value before the first target of the plan runs.</summary>
    ITargetDefinition Requires<T>(params Expression<Func<T?>>[] parameterRequirement) where T : class;

    /// <summary>A condition looked at when the target's turn comes; when false the target is skipped, not its dependencies.</summary>
    ITargetDefinition OnlyWhenDynamic(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string? conditionExpression = null);

    /// <summary>Runs even if a target before it failed.</summary>
    ITargetDefinition AssuredAfterFailure();

    ITargetDefinition Executes(params Action[] actions);

    ITargetDefinition Executes(Func<Task> action);

    /// <summary>Prints for <c>--plan</c> what <see cref="Executes(Func{Task})"/> would do. It must touch nothing. NUKE has no such word.</summary>
    ITargetDefinition Plans(Func<Task> action);
}
