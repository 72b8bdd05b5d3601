using Attestation;
using Attestation.Comparisons;
using Attestation.Measurements;
using FsCheck;
using FsCheck.Fluent;

namespace AttestationTests.Comparisons;

/// <summary>One input changes, in any way; exactly the registers and events that depend on it are named, with their cause.</summary>
public sealed class OneChangeTests
{
    static readonly MachineForge Machine = new();

    static readonly Dictionary<string, (Func<ushort, MachineForge> Change, string[] Expected)> Changes = new()
    {
        ["kernel byte"] = (at => Machine with { KernelCode = Flip(Machine.KernelCode, at) },
            ["Rtmr1 Changed uki UnifiedKernel", "Rtmr1 Changed kernel Kernel", "Rtmr2 Changed linux Kernel"]),
        ["command line word changed"] = (at => Machine with { Words = [.. Machine.Words.Select((word, index) => index == at % Machine.Words.Count ? $"{word}{at}" : word)] }, CommandLine),
        ["command line word added"] = (at => Machine with { Words = [.. Machine.Words.Take(at % 4), $"word{at}", .. Machine.Words.Skip(at % 4)] }, CommandLine),
        ["command line word removed"] = (at => Machine with { Words = [.. Machine.Words.Where((_, index) => index != at % 3)] }, CommandLine),
        ["initrd"] = (at => Machine with { Initrd = $"{Machine.Initrd} {at}" },
            ["Rtmr1 Changed uki UnifiedKernel", "Rtmr2 Changed initrd Initrd", "Rtmr2 Changed initrd-served Initrd"]),
        ["os-release"] = (at => Machine with { OsRelease = $"{Machine.OsRelease}BUILD_ID={at}\n" },
            ["Rtmr1 Changed uki UnifiedKernel", "Rtmr2 Changed osrel ImageDescription", "Rtmr2 Changed initrd-served ImageDescription"]),
        ["partition"] = (at => Machine with { Disk = Partition(at) }, ["Rtmr1 Changed gpt PartitionTable"]),
        ["firmware code byte"] = (at => Machine with { Firmware = Flip(Machine.Firmware, 0x1000 + (at % 0x2000)) }, ["MrTd Changed section-0 Firmware"]),
        ["variable store byte"] = (at => Machine with { Firmware = Flip(Machine.Firmware, at % 0x1000) }, ["Rtmr0 Changed cfv VariableStore"]),
        ["memory"] = (at => Machine with { Memory = Machine.Memory + ((1UL + at) << 20) }, ["Rtmr0 Changed td-hob Memory"]),
        ["Secure Boot key"] = (at => Machine with { Db = [(byte)at, (byte)(at >> 8)] }, ["Rtmr0 Changed db SecureBootVariables"]),
        ["Secure Boot"] = (_ => Machine with { SecureBoot = true }, ["Rtmr0 Changed secureboot SecureBootVariables", "Rtmr1 Removed kernel Kernel"]),
        ["ACPI tables"] = (at => Machine with { Acpi = [(byte)at, (byte)(at >> 8)] }, ["Rtmr0 Changed acpi-tables Acpi"]),
        ["boot order"] = (at => Machine with { BootOrder = [2, 0, (byte)at, (byte)(at >> 8)] }, ["Rtmr0 Changed bootorder BootOrder"]),
        ["profile"] = (at => Machine with { Profile = Profile.All[1 + (at % 2)] },
            ["Rtmr1 Changed uki UnifiedKernel", "Rtmr2 Changed cmdline Profile", "Rtmr2 Changed command-line Profile", "Rtmr3 Changed profile Profile"]),
        ["root hash"] = (at => Machine with { RootHash = $"{at:x4}{new string('b', 60)}" },
            ["Rtmr1 Changed uki UnifiedKernel", "Rtmr2 Changed cmdline RootHash", "Rtmr2 Changed command-line RootHash", "Rtmr3 Changed profile RootHash"]),
    };

    static string[] CommandLine => ["Rtmr1 Changed uki UnifiedKernel", "Rtmr2 Changed cmdline CommandLine", "Rtmr2 Changed command-line CommandLine"];

    public static TheoryData<string> ChangeNames => [.. Changes.Keys];

    [Theory]
    [MemberData(nameof(ChangeNames))]
    public void Exactly_what_depends_on_it_is_named(string change)
    {
        var (mutate, expected) = Changes[change];
        Prop.ForAll(
            ArbMap.Default.ArbFor<ushort>(),
            at =>
            {
                Assert.Equal(expected, Named(MeasurementComparison.Compare(Statement(Machine), Statement(mutate(at)))));
                Assert.Equal(expected.Select(Reversed), Named(MeasurementComparison.Compare(Statement(mutate(at)), Statement(Machine))));
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(25).WithQuietOnSuccess(true));
    }

    /// <summary>A record may call any text a profile, with the digest of that text.</summary>
    [Theory]
    [InlineData("chosen", "other")]
    [InlineData("a:b:c", "a:b:c:d")]
    [InlineData("a:b:c:d:e", "a:b:c:d:f")]
    public void Text_that_is_no_profile_is_explained_as_text(string before, string after) =>
        Assert.Contains($"\"{before}\" became \"{after}\"", Explain(Said(before), Said(after)), StringComparison.Ordinal);

    static string Explain(MeasuredRegister before, MeasuredRegister after)
    {
        var measured = Machine.Measure();
        var comparison = MeasurementComparison.Compare(MeasurementStatement.Of(measured with { Rtmr3 = before }), MeasurementStatement.Of(measured with { Rtmr3 = after }));
        return Assert.Single(comparison.Registers[^1].Events).Words;
    }

    static MeasuredRegister Said(string text) => MeasuredRegister.Replay(
        [new() { Name = "profile", Hashed = $"the text {text}, by mero-node", Digest = Measurement.Hash(System.Text.Encoding.UTF8.GetBytes(text)) }]);

    [Fact]
    public void Nothing_is_named_where_nothing_changed()
    {
        var comparison = MeasurementComparison.Compare(Statement(Machine), Statement(new()));

        Assert.True(comparison.IsEqual);
        Assert.All(comparison.Registers, register => Assert.True(register.IsEqual));
        Assert.Empty(Named(comparison));
    }

    static IEnumerable<string> Named(MeasurementComparison comparison)
    {
        Assert.Equal(comparison.Registers.Where(register => register.IsEqual is false).Select(register => register.Register), comparison.Registers.Where(register => register.Events is not []).Select(register => register.Register));
        return comparison.Registers.SelectMany(register => register.Events.Select(item => $"{register.Register} {item.Change} {item.Name} {item.Cause}"));
    }

    static string Reversed(string expected) => expected.Replace("Removed", "Added");

    static MeasurementStatement Statement(MachineForge machine) => MeasurementStatement.Of(machine.Measure());

    static byte[] Flip(byte[] content, int at)
    {
        var changed = (byte[])content.Clone();
        changed[at % changed.Length] ^= 0x40;
        return changed;
    }

    /// <summary>Any bit of a used entry's 128 bytes.</summary>
    static byte[] Partition(ushort at)
    {
        var disk = Flip(Machine.Disk, GptForge.Entries + 16 + (at % 112));
        GptForge.SealEntries(disk);
        return disk;
    }
}
