using System.Text.Json;
using Attestation;
using Attestation.Measurements;
using Pipeline.Boots;
using Pipeline.Machines;
using Pipeline.Runs;

namespace Pipeline.Staging.Guests;

/// <summary>The probe from inside a booted image: refused in every way, then with its key, then with the same key after a restart.</summary>
/// <param name="scene">The KMSs that the machine asks.</param>
/// <param name="image">What is booted.</param>
/// <param name="programs">What makes the machine.</param>
/// <param name="time">The clock.</param>
/// <param name="say">Receives what was reached.</param>
sealed class GuestProbe(ProbeScene scene, GuestImage image, MachinePrograms programs, TimeProvider time, Action<string> say)
{
    /// <summary>Bytes of the data disk; most of them are never written.</summary>
    const long DataDiskSize = 96L << 20;

    const string OpenFirst = "the key";

    // A boot keeps a processor busy; while one machine waits for a challenge's end, another boots.
    static readonly SemaphoreSlim Booting = new(NodeBoots.AtOnce);

    readonly string step = $"probe:{image.Profile}";
    readonly List<ProbeCase> cases = [];

    /// <summary>Runs it, and puts the report together. A case that failed is in it; what keeps cases from being tried is an exception.</summary>
    /// <param name="into">A folder for the serial logs; they are there however the probe ends.</param>
    /// <param name="cancel">Ends machine, vTPM and whatever the guest does.</param>
    public async Task<ProbeReport> RunAsync(string into, CancellationToken cancel)
    {
        var started = time.GetUtcNow();
        var disk = Path.Combine(scene.Folder.Root, "data.raw");
        await using (var file = File.Create(disk))
            file.SetLength(DataDiskSize);
        var (guest, first) = await RefuseAndOpenAsync(disk, Path.Combine(into, "serial-first.log"), cancel);
        var secondsToKey = await OpenAgainAsync(disk, first, Path.Combine(into, "serial-again.log"), cancel);
        return ProbeReport.Of(guest, cases, new() { Accelerator = image.Accelerator, Qemu = await VirtualMachine.VersionAsync(programs, cancel), SecondsToKey = secondsToKey }, started, time.GetUtcNow());
    }

    // The first boot: an empty disk, and everything that must be refused before the key.
    async Task<(GuestProbeReport Report, GuestDataFacts Facts)> RefuseAndOpenAsync(string disk, string serialLog, CancellationToken cancel)
    {
        var refusals = scene.Refusals();
        await scene.Port.PutAsync(refusals[0].Attributes, cancel);
        await using var machine = await BootAsync(disk, serialLog, cancel);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var tasks = new GuestTasks(machine.View, scene.Port.PostAsync, time, say);
        // A challenge's end takes a minute to wait for; the node is refused meanwhile.
        var probing = tasks.RunAsync("staging-probe", scene.ProbeTask(), stop.Token);
        try
        {
            await RefuseAsync(machine.View, refusals, stop.Token);
        }
        catch
        {
            await stop.CancelAsync();
            await probing.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            throw;
        }
        var report = GuestProbeReport.Demand(await probing, scene.Policy);
        await TryAsync("kms-of-another-profile-refuses-the-node", "403 measurement_policy_rejected",
            async () => Text(await tasks.RunAsync("kms-refusal", scene.RefusalTask(), cancel), "got"));
        var facts = GuestDataFacts.Parse(await tasks.RunAsync("data-facts", [], cancel), step);
        await TryAsync("node-makes-its-data-with-the-key", DataCases.Made, () => Task.FromResult(DataCases.SayFirst(facts)));
        await TryAsync("kernel-sees-the-partitions-of-the-data", GuestDataFacts.Expect(DataDiskSize), () => Task.FromResult(facts.SayPartitions()));
        return (report, facts);
    }

    async Task RefuseAsync(MachineView machine, IReadOnlyList<NodeCase> refusals, CancellationToken cancel)
    {
        var keys = Watch(machine);
        for (var number = 0; number < refusals.Count; number++)
        {
            var refusal = refusals[number];
            if (number > 0)
                await scene.Port.PutAsync(refusal.Attributes, cancel);
            await TryAsync(refusal.Name, refusal.Expected, () => keys.NextAsync(refusal, isFirst: number is 0, cancel));
        }
        await scene.Port.PutAsync(scene.Good, cancel);
        await TryAsync("node-gets-its-key-after-all-refusals", OpenFirst, async () =>
        {
            await keys.UntilOpenAsync(cancel);
            return OpenFirst;
        });
    }

    // The second boot: the same disk in a machine of its own, and nothing in the way of the key.
    async Task<int> OpenAgainAsync(string disk, GuestDataFacts first, string serialLog, CancellationToken cancel)
    {
        await scene.Port.PutAsync(scene.Good, cancel);
        var began = 0L;
        await using var machine = await BootAsync(disk, serialLog, cancel, onStart: () => began = time.GetTimestamp());
        await Watch(machine.View).UntilOpenAsync(cancel);
        var seconds = (int)Math.Ceiling(time.GetElapsedTime(began).TotalSeconds);
        say($"{step}: the restarted node has its key and its data open, {seconds} s after its machine was started");
        var facts = GuestDataFacts.Parse(await new GuestTasks(machine.View, scene.Port.PostAsync, time, say).RunAsync("data-facts", [], cancel), step);
        await TryAsync("node-opens-the-same-data-after-a-restart", DataCases.FoundAgain, () => Task.FromResult(DataCases.SaySecond(first, facts)));
        return seconds;
    }

    async Task<GuestMachine> BootAsync(string disk, string serialLog, CancellationToken cancel, Action? onStart = null)
    {
        await Booting.WaitAsync(cancel);
        try
        {
            onStart?.Invoke();
            var machine = await GuestMachine.StartAsync(step, programs, new()
            {
                Name = image.Profile.Name,
                Disk = image.Disk,
                Firmware = image.Firmware,
                Memory = image.Platform.Memory,
                Accelerator = image.Accelerator,
                TdSocket = scene.Folder.TdSocket,
                DataDisk = disk,
            }, scene.Folder, scene.Port, serialLog, time, cancel);
            try
            {
                var booted = await new BootWatch(step, ProfileBoot.LimitOf(image.Accelerator), time, say)
                    .UntilReportedAsync(machine.View.Serial, machine.View.State, machine.View.DemandRunning, cancel);
                DemandAllowed(booted.Registers!);
                return machine;
            }
            catch
            {
                await machine.DisposeAsync();
                throw;
            }
        }
        finally
        {
            Booting.Release();
        }
    }

    KeyWatch Watch(MachineView machine) => new(machine, ProfileBoot.LimitOf(image.Accelerator), time, say);

    // Else the KMS would refuse it, and say no more than that.
    void DemandAllowed(RegisterValues registers)
    {
        foreach (var register in Enum.GetValues<Register>().Where(register => !scene.Policy.Policy.Policy.ForNode(register).Contains(registers[register])))
        {
            throw new VerificationFailedException(
                $"{step}: {BootComparison.Name(register)} of the booted node is {registers[register]}, which the candidate policy does not list. Run ./build.sh Policies.");
        }
    }

    async Task TryAsync(string name, string expected, Func<Task<string>> run)
    {
        var began = time.GetTimestamp();
        var got = await run();
        cases.Add(new() { Name = name, Expected = expected, Got = got, Passed = got == expected, Milliseconds = (int)time.GetElapsedTime(began).TotalMilliseconds });
        say($"{step}: {name}: {got}");
    }

    static string Text(JsonElement result, string member) =>
        result.TryGetProperty(member, out var value) && value.ValueKind is JsonValueKind.String ? OneLine.Of(value.GetString()!, 200) : "nothing";
}
