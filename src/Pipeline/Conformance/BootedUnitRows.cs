using System.Globalization;

namespace Pipeline.Conformance;

/// <summary>What systemd runs.</summary>
static class BootedUnitRows
{
    /// <summary>The services that are ours.</summary>
    public static readonly IReadOnlyList<string> Own = ["mero-node-boot.service", "mero-node-conformance.service", "mero-node-data.service", "mero-node.service"];

    /// <summary>The four rows.</summary>
    public static IEnumerable<ConformanceRow> Of(BootedMachine machine) =>
    [
        BootedMachine.Row("failed", "no unit has failed", applies: true,
            () => machine.Facts.Objects("units").Where(unit => unit.Text("active") is "failed").Select(unit => $"{unit.Text("unit")} has failed."),
            () => $"None of {machine.Facts.Objects("units").Count} units."),
        BootedMachine.Row("running", "only reviewed services run", applies: true,
            () => Running(machine).Except(machine.Reviewed.Running).Select(unit => $"{unit} runs, and is not reviewed."), () => string.Join(", ", Running(machine)) + "."),
        BootedMachine.Row("active-sockets", "systemd listens on reviewed sockets only", applies: true,
            () => Sockets(machine).Except(machine.Reviewed.Sockets).Select(unit => $"{unit} is active, and is not reviewed."), () => $"{Sockets(machine).Length} units, all reviewed."),
        BootedMachine.Row("exposure", $"systemd-analyze security says on the machine what it may say of units of ours: at most {machine.Base.Exposure.ToString("0.0", CultureInfo.InvariantCulture)}, or what was reviewed", applies: true,
            () => Exposures(machine), () => string.Join(", ", machine.Facts.Map("exposures").Select(unit => $"{unit.Key} {unit.Value}")) + "."),
    ];

    static string[] Running(BootedMachine machine) => Names(machine, ".service", unit => unit.Text("sub") is "running");

    static string[] Sockets(BootedMachine machine) => Names(machine, ".socket", unit => unit.Text("active") is "active");

    static string[] Names(BootedMachine machine, string end, Func<ToldObject, bool> which)
    {
        string[] names = [.. machine.Units(end).Where(which).Select(unit => unit.Text("unit")).Order(StringComparer.Ordinal)];
        return names is [] ? throw new FactRefusedException($"The machine tells of no active {end[1..]}: it has some.") : names;
    }

    static IEnumerable<string> Exposures(BootedMachine machine)
    {
        var told = machine.Facts.Map("exposures");
        foreach (var unit in Own.Union(told.Keys))
        {
            var text = told.GetValueOrDefault(unit);
            if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var exposure))
                yield return $"{unit} has {text ?? "no value"}.";
            else if (exposure > machine.Reviewed.ExposureOf(unit, machine.Base.Exposure))
                yield return $"{unit} has {text}.";
        }
    }
}
