using Attestation;
using Attestation.Policies;
using Pipeline.KmsImages;
using Pipeline.Runs;
using Pipeline.Staging;

namespace PipelineTests.Staging;

/// <summary>A checkout in which all that staging needs was made, with the programs that the solution built beside this test.</summary>
sealed class StagingCheckout : IKmsHosts, IDisposable
{
    public static Profile Profile { get; } = Profile.DebugReadOnly;

    readonly List<string> said = [];

    /// <param name="challengeSeconds">How long challenges live; short, because a probe waits for the end of one.</param>
    /// <param name="requestsPerSecond">How many requests a KMS takes of one address over time.</param>
    public StagingCheckout(int challengeSeconds = 4, int requestsPerSecond = 50)
    {
        foreach (var (project, program) in (IEnumerable<(string, string)>)[("Node", "mero-node"), ("Simulator", "mero-sim"), ("Kms", "mero-kms-phala")])
            Link(Built(project, program), Workspace.Artifact("programs", program, program));
        Link(Path.Combine(Repository.Root, "images", "platforms", "dstack-simulation.yaml"), Workspace.Source("images", "platforms", "dstack-simulation.yaml"));
        SimulatedWorld.Prepare(Workspace.Artifacts, "staging");
        WriteKms(Profile, challengeSeconds, requestsPerSecond);
    }

    public Workspace Workspace { get; } = new() { Root = Directory.CreateTempSubdirectory("mero-tee-").FullName };

    public StagingRuns Runs => new(Workspace, this, TimeProvider.System, Say);

    public StagingCommand Command => new(Workspace, TimeProvider.System, Say) { Hosts = this };

    public IReadOnlyList<string> Said
    {
        get
        {
            lock (said)
                return [.. said];
        }
    }

    /// <summary>What is left of staging KMSs.</summary>
    public IReadOnlyList<string> Leftovers => Directory.Exists(Workspace.Artifact("tmp")) ? Directory.GetFileSystemEntries(Workspace.Artifact("tmp")) : [];

    public Task<IKmsHost> FindAsync(CancellationToken cancel) => Task.FromResult<IKmsHost>(new ProcessKmsHost(Workspace));

    /// <summary>Makes what the KMS of a profile is started from.</summary>
    public void WriteKms(Profile profile, int challengeSeconds, int requestsPerSecond)
    {
        var compose = KmsComposeFile.Render($"ghcr.io/owner/kms@sha256:{new string('0', 64)}", profile, "3.0.0", EvidenceEnvironment.Simulation, "owner/name");
        Write(["kms", profile.Name, "docker-compose.yml"], compose.Text.Replace("\"60\"", $"\"{challengeSeconds}\"\n      MERO_KMS_RATE_PER_SECOND: \"{requestsPerSecond}\""));
        Write(["kms", profile.Name, "app-compose.json"], AppCompose.ForKms(profile, compose).ToJson());
    }

    /// <summary>Makes a candidate policy of another profile's KMS; what it says of KMSs is made up.</summary>
    public void WriteForeign(Profile profile) => Write(profile, PolicyForge.Policy(profile).Policy);

    /// <summary>Makes a candidate policy that a KMS can release keys under, without having observed one: what it says of KMSs is made up.</summary>
    public void WriteUnobserved() => Write(Nodes(PolicyForge.Policy(Profile).Policy));

    /// <summary>Makes a candidate policy of what was observed, as a release does.</summary>
    public void WriteCandidate(Func<AllowedValues, AllowedValues> change)
    {
        var observed = ObservedKms.Parse(File.ReadAllText(StagingPaths.Observed(Workspace, Profile)));
        var kms = observed.Registers;
        Write(change(Nodes(PolicyForge.Policy(Profile).Policy) with
        {
            KmsAllowedMrtd = [kms.MrTd],
            KmsAllowedRtmr0 = [kms.Rtmr0],
            KmsAllowedRtmr1 = [kms.Rtmr1],
            KmsAllowedRtmr2 = [kms.Rtmr2],
            KmsAllowedRtmr3 = [kms.Rtmr3],
            KmsAllowedEventPayload = [observed.ComposeHash],
            AllowedMrtd = [kms.MrTd],
            AllowedRtmr0 = [kms.Rtmr0],
            AllowedRtmr1 = [kms.Rtmr1],
            AllowedRtmr2 = [kms.Rtmr2],
            AllowedRtmr3 = [kms.Rtmr3],
        }));
    }

    public void Dispose() => Directory.Delete(Workspace.Root, recursive: true);

    static AllowedValues Nodes(AllowedValues values)
    {
        var node = SimulatedWorld.RegistersOf(Profile);
        return values with
        {
            NodeAllowedMrtd = [node.MrTd],
            NodeAllowedRtmr0 = [node.Rtmr0],
            NodeAllowedRtmr1 = [node.Rtmr1],
            NodeAllowedRtmr2 = [node.Rtmr2],
            NodeAllowedRtmr3 = [node.Rtmr3],
        };
    }

    void Write(AllowedValues values) => Write(Profile, values);

    void Write(Profile profile, AllowedValues values)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
        var policy = PolicyForge.Policy(profile) with { GeneratedAt = now, NotBefore = now, ExpiresAt = now.AddDays(90), Policy = values };
        Write(["policies", "candidate", $"kms-phala-attestation-policy.{profile}.json"], policy.ToJson());
    }

    void Say(string line)
    {
        lock (said)
            said.Add(line);
    }

    void Write(ReadOnlySpan<string> parts, string text)
    {
        var path = Workspace.Artifact(parts);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    static void Link(string target, string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.CreateSymbolicLink(path, target);
    }

    // Built by the solution in the same configuration as this test.
    static string Built(string project, string program)
    {
        var path = Path.Combine(Repository.Root, "artifacts", "bin", project, Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), program);
        Assert.SkipUnless(File.Exists(path), $"{path} is absent: build the whole solution.");
        return path;
    }
}
