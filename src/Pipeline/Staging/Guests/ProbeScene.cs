using System.Text.Json.Nodes;
using Attestation;
using Attestation.Policies;
using Pipeline.Boots;
using Pipeline.Machines;
using Pipeline.Runs;

namespace Pipeline.Staging.Guests;

/// <summary>The KMSs around a machine that is probed: its own, one of another profile, and two of its own profile that must refuse it.</summary>
sealed class ProbeScene : IAsyncDisposable
{
    readonly List<StagingKms> started = [];
    readonly StagingTls tls;

    ProbeScene(MachineFolder folder, ProbedPolicy policy, StagingTls tls) => (Folder, Policy, this.tls) = (folder, policy, tls);

    /// <summary>Of the machine.</summary>
    public MachineFolder Folder { get; }

    /// <summary>What the machine's own KMS runs with.</summary>
    public ProbedPolicy Policy { get; }

    /// <summary>The machine's simulated TD.</summary>
    public TdPortClient Port { get; private set; } = null!;

    /// <summary>As what the machine's own KMS runs, for people.</summary>
    public string Form => Own.Form;

    StagingKms Own => started[0];
    StagingKms OfAnotherProfile => started[1];
    StagingKms WithoutTheNode => started[2];
    StagingKms OutOfForce => started[3];

    SpoiltPolicies Spoilt { get; init; } = null!;

    DateTimeOffset Now { get; init; }

    /// <summary>Starts them all.</summary>
    /// <param name="workspace">Has images, programs and candidate policies.</param>
    /// <param name="profile">Of the machine.</param>
    /// <param name="folder">Of the machine.</param>
    /// <param name="hosts">Chooses where KMSs run.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancel">Gives up, and leaves nothing.</param>
    public static async Task<ProbeScene> StartAsync(Workspace workspace, Profile profile, MachineFolder folder, IKmsHosts hosts, TimeProvider time, CancellationToken cancel)
    {
        var foreign = Profile.All.First(one => one != profile);
        var (policy, other) = (await CandidateAsync(profile), await CandidateAsync(foreign));
        var (now, spoilt) = (time.GetUtcNow(), new SpoiltPolicies(policy, other));
        var scene = new ProbeScene(folder, policy, StagingTls.Make(now)) { Spoilt = spoilt, Now = now };
        try
        {
            await AddAsync(profile, policy.Path, folder.TdSocket);
            await AddAsync(foreign, other.Path);
            await AddAsync(profile, await WriteAsync(spoilt.WithoutTheNode, "without-the-node.json"));
            await AddAsync(profile, await WriteAsync(spoilt.Expired(now), "expired.json"), isReady: false);
            scene.Port = new(scene.Own.TdPort!);
            return scene;
        }
        catch
        {
            await scene.DisposeAsync();
            throw;
        }

        Task<ProbedPolicy> CandidateAsync(Profile of) => ProbedPolicy.ReadAsync(workspace, StagingPaths.Candidate(workspace, of), cancel);
        async Task AddAsync(Profile of, string path, string? tdSocket = null, bool isReady = true) =>
            scene.started.Add(await StagingKms.StartAsync(workspace, of, path, new GuestSide(scene.tls, tdSocket, isReady), hosts, time, cancel));
        Task<string> WriteAsync(AttestationPolicy spoiltPolicy, string name) => SpoiltPolicies.WriteAsync(spoiltPolicy, Path.Combine(folder.Root, name), cancel);
    }

    /// <summary>What lets the machine come to its key.</summary>
    public IReadOnlyDictionary<string, string> Good => Told(Own, Policy.ToAttribute());

    /// <summary>What must keep it from its key, in the order in which it is told.</summary>
    public IReadOnlyList<NodeCase> Refusals() =>
    [
        new("node-refuses-an-expired-policy", "attest KMS_PROFILE_POLICY_REJECTED", "The policy is in force from ", Told(Own, SpoiltPolicies.ToAttribute(Spoilt.Expired(Now)))),
        new("node-refuses-a-policy-that-does-not-list-the-kms", "attest KMS_PROFILE_POLICY_REJECTED", "rtmr2 is ", Told(Own, SpoiltPolicies.ToAttribute(Spoilt.WithoutTheKms))),
        new("node-refuses-the-kms-of-another-profile", "attest KMS_PROFILE_POLICY_REJECTED", "The compose hash is ", Told(OfAnotherProfile, Policy.ToAttribute())),
        new("kms-refuses-a-node-that-its-policy-does-not-list", "get_key KMS_PROFILE_POLICY_REJECTED measurement_policy_rejected", "/get-key answered 403 measurement_policy_rejected: The policy does not list the node's ", Told(WithoutTheNode, Policy.ToAttribute())),
        new("kms-refuses-nodes-under-an-expired-policy", "get_key KMS_GET_KEY_REJECTED policy_not_ready", "/get-key answered 503 policy_not_ready: ", Told(OutOfForce, Policy.ToAttribute())),
    ];

    /// <summary>The members of the task <c>staging-probe</c>.</summary>
    public JsonObject ProbeTask() => new()
    {
        ["kms_url"] = StagingTls.ForGuest(Own.Endpoints.Kms),
        ["kms_ca"] = tls.Authority,
        ["kms_policy"] = Policy.ToAttribute(),
        ["root_ca"] = RootCa,
        ["collateral_url"] = StagingTls.ForGuest(Own.Endpoints.Collateral),
        ["td_quotes"] = new JsonObject(Own.TdQuotes.Where(one => one.Key != Policy.Policy.Profile.Name).Select(one => KeyValuePair.Create(one.Key, (JsonNode?)StagingTls.ForGuest(one.Value)))),
    };

    /// <summary>The members of the task <c>kms-refusal</c>.</summary>
    public JsonObject RefusalTask() => new() { ["kms_url"] = StagingTls.ForGuest(OfAnotherProfile.Endpoints.Kms), ["kms_ca"] = tls.Authority };

    public async ValueTask DisposeAsync()
    {
        Port?.Dispose();
        foreach (var kms in started.AsEnumerable().Reverse())
            await kms.DisposeAsync();
    }

    // One seed: all simulators sign under the same root.
    string RootCa => File.ReadAllText(Own.Endpoints.RootCa);

    Dictionary<string, string> Told(StagingKms kms, string policy) => new()
    {
        ["kms-url"] = StagingTls.ForGuest(kms.Endpoints.Kms),
        ["kms-ca"] = tls.Authority,
        ["kms-policy"] = policy,
        ["root-ca"] = RootCa,
        ["collateral-url"] = StagingTls.ForGuest(kms.Endpoints.Collateral),
    };
}
