using Pipeline.Benchmarks;
using Pipeline.Runs;

namespace AttestationBench;

/// <summary>Runs everything once, one after the other, and puts the figures beside each other.</summary>
sealed class Measuring(Workspace workspace, Bench bench, Action<string> say)
{
    const string SignatureGroup = "P-256 verification";
    const string Vectors = "the shared vectors are absent; set MERO_VECTORS or put them at ../shared/vectors";

    readonly List<BenchRow> rows = [];

    public async Task<BenchReport> RunAsync(CancellationToken cancel)
    {
        var machine = await Machine.DescribeAsync(cancel);
        var two = await SignaturesAsync(cancel);
        Simulated(two);
        await RealAsync(two, cancel);
        MrTd();
        EventLog();
        return new() { Machine = machine, Rows = rows };
    }

    /// <returns>What two signatures cost by the fastest means at hand, and by which.</returns>
    async Task<(string Name, double Microseconds)> SignaturesAsync(CancellationToken cancel)
    {
        say("openssl speed and .NET: P-256");
        var tool = await OpenSslSpeed.P256Async(cancel);
        var costs = bench.Run<SignatureBenchmarks>();
        var atHand = costs[nameof(SignatureBenchmarks.KeyAtHand)].Microseconds;
        var one = tool is { } measured ? (Name: "openssl speed", Microseconds: measured) : (Name: ".NET", Microseconds: atHand);
        rows.Add(tool is { } found
            ? BenchRow.Time(SignatureGroup, "openssl speed ecdsap256", found)
            : new() { Group = SignatureGroup, Name = "openssl speed ecdsap256", Absent = "openssl is not installed" });
        rows.Add(BenchRow.Time(SignatureGroup, ".NET, key at hand", atHand, (one.Name, one.Microseconds, null)));
        rows.Add(BenchRow.Time(SignatureGroup, ".NET, key imported each time", costs[nameof(SignatureBenchmarks.KeyImported)].Microseconds, (one.Name, one.Microseconds, null)));
        return ($"two by {one.Name}", 2 * one.Microseconds);
    }

    void Simulated((string Name, double Microseconds) two)
    {
        const string group = "Verification of a simulated quote";
        say(group);
        var costs = Verification<SimulatedQuoteBenchmarks>(group, two);
        var met = bench.Run<NewPlatformBenchmarks>()[nameof(NewPlatformBenchmarks.NewPlatform)];
        rows.Add(BenchRow.Time(group, "platform never seen", met.Microseconds, (two.Name, two.Microseconds, BenchAims.NewPlatform)));
        rows.Add(BenchRow.Time(group, "nothing seen before", costs.Cold.Microseconds, (two.Name, two.Microseconds, null)));
    }

    async Task RealAsync((string Name, double Microseconds) two, CancellationToken cancel)
    {
        const string group = "Verification of a real quote";
        say(group);
        if (Evidence.Real() is not { } evidence)
        {
            rows.Add(new() { Group = group, Name = "platform and collateral seen before", Absent = Vectors });
            return;
        }
        var (warm, cold) = Verification<RealQuoteBenchmarks>(group, two);
        rows.Add(BenchRow.Time(group, "nothing seen before", cold.Microseconds, (two.Name, two.Microseconds, null)));
        say(NodePackage.Name);
        var (other, absent) = await new NodePackage(workspace).MeasureAsync(evidence, cancel);
        if (other is not { } microseconds)
        {
            rows.Add(new() { Group = group, Name = NodePackage.Name, Absent = absent });
            return;
        }
        rows.Add(BenchRow.Time(group, NodePackage.Name, microseconds, ("ours, nothing seen before", cold.Microseconds, null)));
        rows.Add(BenchRow.Time(group, NodePackage.Name, microseconds, ("ours, seen before", warm.Microseconds, null)));
    }

    (Cost Warm, Cost Cold) Verification<T>(string group, (string Name, double Microseconds) two)
    {
        var costs = bench.Run<T>();
        var warm = costs[nameof(VerificationBenchmarks.Warm)];
        rows.Add(BenchRow.Time(group, "platform and collateral seen before", warm.Microseconds, (two.Name, two.Microseconds, BenchAims.Warm)));
        rows.Add(new() { Group = group, Name = "allocated by it", Bytes = warm.Bytes, Aim = BenchAims.WarmBytes });
        return (warm, costs[nameof(VerificationBenchmarks.Cold)]);
    }

    void MrTd()
    {
        var group = "MRTD of OVMF.fd";
        say(group);
        if (FirmwareBenchmarks.Path is null)
        {
            rows.Add(new() { Group = group, Name = "MRTD", Absent = "/usr/share/ovmf/OVMF.fd is absent; install the package ovmf" });
            return;
        }
        var costs = bench.Run<FirmwareBenchmarks>();
        var (raw, whole) = (costs[nameof(FirmwareBenchmarks.Sha384)], costs[nameof(FirmwareBenchmarks.MrTd)]);
        rows.Add(BenchRow.Time(group, "SHA-384 over the same bytes", raw.Microseconds));
        rows.Add(BenchRow.Time(group, "MRTD", whole.Microseconds, ("SHA-384", raw.Microseconds, BenchAims.MrTd)));
        rows.Add(new() { Group = group, Name = "allocated by it", Bytes = whole.Bytes });
    }

    void EventLog()
    {
        const string group = "CC event log of 262,144 bytes";
        const string name = "parsed and replayed";
        say(group);
        rows.Add(EventLogBenchmarks.Path is null
            ? new() { Group = group, Name = name, Absent = Vectors }
            : BenchRow.Time(group, name, bench.Run<EventLogBenchmarks>()[nameof(EventLogBenchmarks.ParseAndReplay)].Microseconds));
    }
}
