using System.CommandLine;
using Pipeline.Policies;
using Pipeline.Runs;

namespace Cli.Commands;

/// <summary><c>mero-tee policy diff A B</c>: what B allows, forbids or says that A did not.</summary>
sealed class PolicyDiff : Command
{
    readonly Argument<string> before = new("A") { Description = "The policy file before." };
    readonly Argument<string> after = new("B") { Description = "The policy file after." };

    public PolicyDiff() : base("diff", "Says in words what changes from policy A to policy B.")
    {
        Add(before);
        Add(after);
        SetAction(RunAsync);
    }

    async Task<int> RunAsync(ParseResult asked, CancellationToken cancel)
    {
        var first = await PolicyFile.ReadAsync(asked.GetRequiredValue(before), cancel);
        var second = await PolicyFile.ReadAsync(asked.GetRequiredValue(after), cancel);
        var difference = PolicyDifference.Between(first.Policy, second.Policy);
        await asked.InvocationConfiguration.Output.WriteAsync(asked.GetValue(SharedOptions.Json) ? difference.ToJson() : difference.ToText());
        return (int)ExitCode.Done;
    }
}
