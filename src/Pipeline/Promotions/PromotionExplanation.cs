using Attestation.Comparisons;
using Attestation.Measurements;
using Pipeline.Explanations;
using Pipeline.Policies;
using Pipeline.Runs;

namespace Pipeline.Promotions;

/// <summary>Says what changed in the node image from the policy in production to the one that is to replace it.</summary>
sealed class PromotionExplanation(Workspace workspace)
{
    /// <summary>The explanation, or why there is none. It decides nothing, so that a missing release stops no promotion.</summary>
    public async Task<IReadOnlyList<string>> LinesAsync(PolicyFile? current, PolicyFile policy, CancellationToken cancel)
    {
        if (current is null)
            return [];
        try
        {
            var after = await NodeAsync(policy, cancel);
            var before = current.Policy.Tag == policy.Policy.Tag ? Published(current) : await NodeAsync(current, cancel);
            return [$"Node image, {Name(before)} → {Name(after)}", .. ExplanationText.Lines(NodeExplanation.Between(before, after))];
        }
        catch (RunException cause)
        {
            return [$"Node image: what changed is not explained. {cause.Message}"];
        }
    }

    static string Name(ReleasedNode node) => node.Image is null ? node.Statement.Kind : node.Version;

    /// <summary>Of the same version only the last release has its records.</summary>
    static ReleasedNode Published(PolicyFile policy) => new()
    {
        Version = policy.Policy.Tag,
        Profile = policy.Policy.Profile,
        Statement = MeasurementStatement.Published("the policy in production", policy.Policy.Policy.ForNode),
    };

    async Task<ReleasedNode> NodeAsync(PolicyFile policy, CancellationToken cancel)
    {
        var folder = workspace.Artifact("release", $"{NodeReleaseFolder.Prefix}{policy.Policy.Tag}");
        var node = (await new NodeReleaseFolder(folder).ReadAsync(cancel)).Node(policy.Policy.Profile);
        // The policy's own image stands first in each list.
        foreach (var register in Enum.GetValues<Register>())
        {
            if (!node.Statement[register].Values.Contains(policy.Policy.Policy.ForNode(register)[0]))
                throw new VerificationFailedException($"{workspace.Name(folder)} has no {PolicyListRules.Word(register)} {policy.Policy.Policy.ForNode(register)[0]}, which the policy allows first; it is the release of another build.");
        }
        return node;
    }
}
