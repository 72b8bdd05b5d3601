using System.Text.Json.Nodes;
using Attestation;
using Node.Boot;
using Node.Data.Tools;

namespace Node.Conformance;

/// <summary>What a running machine is found to be. These are facts: what they have to be, whoever built the image knows.</summary>
sealed class BootedFacts(MachinePaths paths, ITools tools)
{
    /// <summary>Of the document; another number has other facts.</summary>
    public const int SchemaVersion = 1;

    const int LongestReason = 300;

    /// <summary>All facts; of one that the machine does not show, why not.</summary>
    /// <exception cref="BootRefusedException">The machine is a trust domain: nobody outside is told anything of one.</exception>
    public async Task<JsonObject> GatherAsync(CancellationToken cancel)
    {
        var boot = BootAgent.DemandRecord(paths);
        if (boot.Environment is not EvidenceEnvironment.Simulation)
            throw new BootRefusedException("This machine is a trust domain. What it is, its quotes say; facts are gathered of simulated machines only.", ExitCode.VerificationFailed);
        var (facts, missing) = (new JsonObject(), new JsonObject());
        foreach (var fact in All())
        {
            try
            {
                facts[fact.Name] = await fact.Read(cancel);
            }
            catch (Exception cause) when (cause is NodeException or IOException or UnauthorizedAccessException or FormatException or OverflowException)
            {
                missing[fact.Name] = OneLine.Of(cause.Message, LongestReason);
            }
        }
        return new()
        {
            ["schema_version"] = SchemaVersion,
            ["profile"] = boot.Profile.Name,
            ["root_hash"] = boot.RootHash,
            ["facts"] = facts,
            ["missing"] = missing,
        };
    }

    IEnumerable<BootedFact> All()
    {
        var files = new FactFiles(paths.Root);
        var mounts = new MountTable(files);
        return
        [
            .. new KernelFacts(files).All(),
            .. mounts.All(),
            .. new RootFacts(files, tools).All(),
            .. new WriteFacts(files).All(),
            .. new SocketFacts(files).All(),
            .. new UnitFacts(files, tools).All(),
            .. new AccountFacts(files).All(),
            .. new SetIdFacts(files, mounts).All(),
            .. new NetworkFacts(files, tools).All(),
        ];
    }
}
