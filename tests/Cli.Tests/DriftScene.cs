using System.Text.Json;
using Attestation;
using Attestation.Policies;
using ReleaseForges;

namespace CliTests;

/// <summary>A release, its policy, and machines that are or are not what was released.</summary>
public abstract class DriftScene : CommandScene
{
    private protected static readonly NodeForge Node = new();

    protected DriftScene() => Node.WriteTo(Release);

    protected static DateTimeOffset Noon { get; } = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    protected static IReadOnlyDictionary<string, MachineForge> Machines { get; } = new Dictionary<string, MachineForge>
    {
        ["same"] = Node.Built,
        ["firmware"] = Node.Built with { Firmware = Flip(Node.Machine.Firmware, 0x1000) },
        ["variable store"] = Node.Built with { Firmware = Flip(Node.Machine.Firmware, 0) },
        ["platform"] = Node.Built with { Acpi = [9], Memory = 4UL << 30 },
        ["Secure Boot"] = Node.Built with { SecureBoot = true },
        ["image"] = (Node.WithKernel("6.17.2") with { Version = "3.1.0" }).Built,
    };

    protected string Release => Path.Combine(Folder, "mero-tee-v3.0.0");

    protected Task<int> DriftAsync(string machine, params string[] more) => RunAsync(["drift", "--quote", Quote(Machines[machine].Registers), "--release", Release, .. more]);

    protected string[] Log(string machine) => ["--log", Save("boot.log", Machines[machine].BootLog())];

    protected string[] Verified() =>
    [
        "--collateral", Save("collateral.json", JsonSerializer.SerializeToUtf8Bytes(Forge.QuoteCollateral(Noon), AttestationJson.Files.QuoteCollateral)),
        "--root", Save("root.pem", Forge.RootPem), "--at", JsonUtcTime.ToText(Noon),
    ];

    protected static AttestationPolicy Policy()
    {
        var (policy, values) = (PolicyForge.Policy(Profile.Debug), Node.Measurements.ToValues());
        return policy with
        {
            Policy = policy.Policy with { NodeAllowedMrtd = [values.MrTd], NodeAllowedRtmr0 = [values.Rtmr0], NodeAllowedRtmr1 = [values.Rtmr1], NodeAllowedRtmr2 = [values.Rtmr2], NodeAllowedRtmr3 = [values.Rtmr3] },
        };
    }

    protected string SavePolicy(AttestationPolicy policy) => Save("mero-kms-v3.0.0/kms-phala-attestation-policy.debug.json", policy.ToJson());

    static byte[] Flip(byte[] content, int at)
    {
        var changed = (byte[])content.Clone();
        changed[at] ^= 0x40;
        return changed;
    }
}
