using System.Linq.Expressions;
using Pipeline.Runs;

namespace Targets;

/// <summary>The class a build derives from: properties of type <see cref="Target"/>, fields marked with <see cref="ParameterAttribute"/>.</summary>
abstract class NukeBuild
{
    /// <summary>Runs what the process was started with.</summary>
    /// <param name="defaultTargetExpressions">What runs when no target is named; without any, the targets are listed.</param>
    /// <returns>The process's exit code.</returns>
    protected static int Execute<T>(params Expression<Func<T, Target>>[] defaultTargetExpressions) where T : NukeBuild, new() =>
        // NUKE's Main is not asynchronous; this is the process's only wait.
        ExecuteAsync(Environment.GetCommandLineArgs()[1..], Host.Current, defaultTargetExpressions).GetAwaiter().GetResult();

    internal static async Task<int> ExecuteAsync<T>(
        IReadOnlyList<string> arguments, Host host, params Expression<Func<T, Target>>[] defaultTargetExpressions) where T : NukeBuild, new()
    {
        try
        {
            var build = new T();
            var parameters = new Parameters(build);
            var line = CommandLine.Parse(arguments, [.. parameters.All.Where(parameter => parameter.IsFlag).Select(parameter => parameter.Name)]);
            parameters.Fill(line, host.Environment);
            host = host.Redacting(parameters.Secrets);
            var graph = new TargetGraph(build);
            var invoked = line.Targets.Count > 0 ? line.Targets : [.. defaultTargetExpressions.Select(target => ((MemberExpression)target.Body).Member.Name)];
            if (line.Help || invoked.Count is 0)
            {
                host.Output.Write(HelpText.Of(graph, parameters));
                return (int)ExitCode.Done;
            }
            var plan = graph.Plan(invoked);
            parameters.DemandRequirements(plan);
            build.Host = host;
            build.ExecutionPlan = plan;
            if (line.Plan)
            {
                await new TargetRunner(host).PlanAsync(plan);
                return (int)ExitCode.Done;
            }
            var thrown = await new TargetRunner(host).RunAsync(plan);
            build.OnBuildFinished();
            host.Output.Flush();
            return thrown is null ? (int)ExitCode.Done : Report(thrown, host);
        }
#pragma warning disable CA1031 // The edge of the process: whatever is thrown becomes a message and an exit code.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return Report(failure, host);
        }
    }

    /// <summary>The targets that run, in order.</summary>
    internal IReadOnlyCollection<TargetDefinition> ExecutionPlan { get; private set; } = [];

    /// <summary>Where lines go; set before the first target runs.</summary>
    internal Host Host { get; private set; } = Host.Current;

    /// <summary>Called after the last target and the table of durations; only the failure, if there is one, comes later.</summary>
    protected internal virtual void OnBuildFinished()
    {
    }

    static int Report(Exception failure, Host host)
    {
        var (text, code) = failure switch
        {
            InvalidUsageException => (failure.Message, ExitCode.AskedWrongly),
            RunException run => (run.Message, run.ExitCode),
            // The disk, not the code: the path is in the message, and a stack would hide it.
            IOException or UnauthorizedAccessException => ($"{failure.Message} What was there before is untouched; make room or repair the permissions, then start again.", ExitCode.Failed),
            OperationCanceledException { InnerException: not TimeoutException } => ("Interrupted. The next run continues at the step this one was in.", ExitCode.Failed),
            _ => (failure.ToString(), ExitCode.Failed),
        };
        host.Output.Flush();
        host.Error.WriteLine(text);
        host.Error.Flush();
        return (int)code;
    }
}
