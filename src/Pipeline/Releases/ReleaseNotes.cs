using System.Text;
using Attestation;
using Pipeline.Conformance;
using Pipeline.Explanations;
using Pipeline.Policies;

namespace Pipeline.Releases;

/// <summary>What a person is told of a release.</summary>
static class ReleaseNotes
{
    /// <summary>Of the node images.</summary>
    public static string Node(ReleaseFacts facts)
    {
        var text = Begin(facts, $"Node images {facts.Version}", $"The KMS that releases keys to these images is `{facts.KmsTag}`.");
        foreach (var profile in facts.Profiles)
        {
            var values = profile.Measurements.ToValues();
            text.Append($"""

                ## {profile.Profile}

                | | |
                |---|---|
                | disk | `{profile.Image.DiskSha256}` |
                | UKI | `{profile.Image.UkiSha256}` |
                | kernel | `{profile.Image.Kernel}` |
                | root hash | `{profile.Image.RootHash}` |
                | MRTD | `{values.MrTd}` |
                | RTMR0 | `{values.Rtmr0}` |
                | RTMR1 | `{values.Rtmr1}` |
                | RTMR2 | `{values.Rtmr2}` |
                | RTMR3 | `{values.Rtmr3}` |
                | booted | {NodeAssets.Machine(profile.Boot)}: {string.Join(", ", profile.Boot.Registers.Select(Boots.BootComparison.Name))} observed as predicted |
                | boot record | `{profile.Boot.RecordSha256}` |
                | conformance record | `{profile.Boot.ConformanceSha256}` |

                """);
            text.Append(ConformanceText.Markdown(profile.Image.Conformance, profile.Boot.Conformance.Rows));
        }
        AppendChanges(text, facts);
        return text.ToString();
    }

    static void AppendChanges(StringBuilder text, ReleaseFacts facts)
    {
        if (facts.Previous is not { } previous)
            return;
        text.Append($"\n## What changed since {previous.Version}\n");
        foreach (var profile in facts.Profiles)
        {
            text.Append($"\n### {profile.Profile}\n\n");
            if (previous.Nodes.FirstOrDefault(node => node.Profile == profile.Profile) is not { } before)
                text.Append($"- {previous.Version} has no such profile.\n");
            else
                text.Append(ExplanationText.Markdown(NodeExplanation.Between(before, ReleasedNode.Of(profile.Measurements, profile.Image, profile.RootFiles) with { Lock = facts.PackagesLock })));
        }
    }

    /// <summary>Of the KMS.</summary>
    public static string Kms(ReleaseFacts facts)
    {
        var text = Begin(facts, $"KMS {facts.Version}", $"The node images that it releases keys to are `{facts.NodeTag}`.");
        foreach (var profile in facts.Profiles)
        {
            var policy = profile.Policy.Policy;
            text.Append($"""

                ## {profile.Profile}

                | | |
                |---|---|
                | image | `{profile.Kms.Image}@{profile.Kms.Digest}` |
                | compose hash | `{profile.Kms.ComposeHash}` |
                | policy | `{AssetNames.PolicyOf(profile.Profile)}`, version {policy.PolicyVersion}, until {JsonUtcTime.ToText(policy.ExpiresAt)} |
                | policy digest | `{profile.Policy.Sha256}` |
                | probe report | `{profile.ProbeReportSha256}` |

                """);
        }
        return text.ToString();
    }

    static StringBuilder Begin(ReleaseFacts facts, string title, string counterpart) => new StringBuilder()
        .Append($"# {title}\n\n")
        .Append($"Made from commit `{facts.Origin.CommitSha}` of {facts.Origin.Repository} at {JsonUtcTime.ToText(facts.GeneratedAt)}. {counterpart}\n\n")
        .Append($"**Environment: {PolicyRules.Word(facts.Environment)}.** {Worth(facts.Environment)}\n\n")
        .Append("The files are not signed. Compare their checksums with those of a copy you trust.\n");

    static string Worth(EvidenceEnvironment environment) => environment is EvidenceEnvironment.Tdx
        ? "The quotes behind these policies chain to Intel's SGX Root CA."
        : "The quotes behind these policies were signed by mero-sim: the whole path was walked, but no hardware vouches for it, and a KMS of the environment `tdx` refuses these policies.";
}
