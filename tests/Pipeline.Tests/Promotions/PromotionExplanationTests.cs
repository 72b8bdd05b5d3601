using Attestation.Policies;
using Pipeline.Runs;
using ReleaseForges;

namespace PipelineTests.Promotions;

public sealed class PromotionExplanationTests : PromotionScene
{
    static readonly NodeForge Old = new();
    static readonly NodeForge New = new NodeForge { Version = "3.1.0" }.WithPackage("openssl", "3.5.2-1");

    string Folder(string version) => Workspace.Artifact("release", $"mero-tee-v{version}");

    static AttestationPolicy Policy(AttestationPolicy policy, NodeForge node)
    {
        var values = (node with { Machine = node.Machine with { Profile = policy.Profile } }).Measurements.ToValues();
        return policy with
        {
            Tag = node.Version,
            Policy = policy.Policy with { NodeAllowedMrtd = [values.MrTd], NodeAllowedRtmr0 = [values.Rtmr0], NodeAllowedRtmr1 = [values.Rtmr1], NodeAllowedRtmr2 = [values.Rtmr2], NodeAllowedRtmr3 = [values.Rtmr3] },
        };
    }

    /// <summary>The old image is in production, and the new one is staged.</summary>
    async Task StageBothAsync(NodeForge next)
    {
        await StageAsync(policy => Policy(policy, Old));
        await PromoteAsync(Locked);
        var first = Digest.Of(Policy(PolicyForge.Policy(Locked), Old).ToJson());
        await StageAsync(
            policy => Policy(policy, next) is var made && policy.Profile == Locked ? made with { PolicyVersion = 2, Supersedes = first } : Policy(policy, next),
            report => report with { Version = next.Version });
        Said.Clear();
    }

    /// <summary>What the plan says behind the difference of the policies.</summary>
    async Task<string> PlanAsync()
    {
        await PromoteAsync(Locked, planOnly: true);
        return string.Join('\n', Said.SkipWhile(line => !line.StartsWith("Node image", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_plan_explains_the_image_down_to_its_packages()
    {
        Old.WriteTo(Folder("3.0.0"));
        New.WriteTo(Folder("3.1.0"));
        await StageBothAsync(New);
        Assert.Equal(
            """
            Node image, 3.0.0 → 3.1.0
              RTMR1, RTMR2, RTMR3: the package openssl 3.5.1-1 became 3.5.2-1: 2 of its files differ: /usr/bin/openssl, /usr/lib/ssl/openssl.cnf.
              RTMR1, RTMR2: the image's os-release: without IMAGE_VERSION=3.0.0; with IMAGE_VERSION=3.1.0.
              Equal: MRTD, RTMR0.
            Nothing was written, because only the plan was asked for.
            """,
            await PlanAsync());
    }

    [Fact]
    public async Task A_promotion_says_the_same_as_its_plan()
    {
        Old.WriteTo(Folder("3.0.0"));
        New.WriteTo(Folder("3.1.0"));
        await StageBothAsync(New);
        await PromoteAsync(Locked);
        Assert.Contains("Node image, 3.0.0 → 3.1.0", Said);
    }

    [Fact]
    public async Task Of_the_same_version_only_values_are_compared()
    {
        var next = New with { Version = "3.0.0" };
        next.WriteTo(Folder("3.0.0"));
        await StageBothAsync(next);
        Assert.Contains("Node image, the policy in production → 3.0.0\n  RTMR1: why it differs is not known, because there are no events to compare. The policy in production has values only, no events, for RTMR1.", await PlanAsync());
    }

    [Fact]
    public async Task Without_a_release_the_plan_says_why_nothing_is_explained()
    {
        Old.WriteTo(Folder("3.0.0"));
        await StageBothAsync(New);
        Assert.Contains("Node image: what changed is not explained. ", await PlanAsync());
    }

    [Fact]
    public async Task A_release_of_another_build_explains_nothing()
    {
        Old.WriteTo(Folder("3.0.0"));
        (New with { Version = "3.1.0" }).WithKernel("9.0").WriteTo(Folder("3.1.0"));
        await StageBothAsync(New);
        Assert.Contains("it is the release of another build", await PlanAsync());
    }
}
