using Pipeline.Runs;

namespace Pipeline.Policies;

/// <summary>Which commit a run works on, and where it runs.</summary>
public sealed record RunOrigin
{
    /// <summary>What upstream writes for values that come from a probe of the KMS and the measurements of the node.</summary>
    public const string RegistryEntryPath = "release-probe+node";

    /// <summary>Where merod's configuration takes a policy's values.</summary>
    public const string MerodConfigPath = "tee.kms.phala.attestation";

    /// <summary>Said of a run that is on no CI.</summary>
    public const string Local = "local";

    /// <summary><c>owner/name</c>: where the release is published.</summary>
    public required string Repository { get; init; }

    /// <summary>The name of the workflow; <c>local</c> on a machine of one's own.</summary>
    public required string Workflow { get; init; }

    /// <summary>The git reference; <c>HEAD</c> when no branch is checked out.</summary>
    public required string Ref { get; init; }

    /// <summary>40 lower-case hex digits.</summary>
    public required string CommitSha { get; init; }

    /// <summary>A text even on CI, where it is a number.</summary>
    public required string RunId { get; init; }

    public required string RunAttempt { get; init; }

    /// <summary>Takes the commit from the checkout and the rest from the environment.</summary>
    /// <param name="workspace">The checkout.</param>
    /// <param name="variable">Gives an environment variable's value; null or empty: unset.</param>
    /// <exception cref="AssetMissingException">The folder is no git checkout.</exception>
    public static RunOrigin Read(Workspace workspace, Func<string, string?> variable)
    {
        var head = GitHead.Of(workspace);
        return new()
        {
            Repository = Or("GITHUB_REPOSITORY", "calimero-network/mero-tee"),
            Workflow = Or("GITHUB_WORKFLOW", Local),
            Ref = Or("GITHUB_REF", head.Ref),
            CommitSha = head.Commit,
            RunId = Or("GITHUB_RUN_ID", Local),
            RunAttempt = Or("GITHUB_RUN_ATTEMPT", "1"),
        };

        string Or(string name, string otherwise) => variable(name) is { Length: > 0 } value ? value : otherwise;
    }
}
