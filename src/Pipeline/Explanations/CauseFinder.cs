using System.Text.RegularExpressions;
using Attestation.Comparisons;
using Attestation.Measurements;
using Pipeline.Images;

namespace Pipeline.Explanations;

/// <summary>Leads every event that differs back to what is another, as far as the records of both images prove it.</summary>
sealed partial class CauseFinder(ReleasedNode before, ReleasedNode after, MeasurementComparison comparison, RootCauses root)
{
    readonly FoundCauses found = new();
    readonly IReadOnlyList<EventDifference> kernelEvents = comparison.Registers.Single(register => register.Register is Register.Rtmr2).Events;

    public FoundCauses Find()
    {
        foreach (var register in comparison.Registers.Where(register => register.IsEqual is false))
        {
            if (register.Events is [])
                found.AddUnknown(register.Register, $"why it differs is not known, because there are no events to compare. {string.Join(' ', register.Notes)}".TrimEnd('.', ' '));
            foreach (var item in register.Events)
                Attribute(register.Register, item);
        }
        return found;
    }

    void Attribute(Register register, EventDifference item)
    {
        switch (register, item.Name)
        {
            case (Register.MrTd, _):
                found.Add(register, DifferenceCause.Firmware, "firmware", $"the code of the firmware is another{Firmware()}");
                break;
            case (Register.Rtmr1, EventNames.Gpt):
                PartitionTable(register);
                break;
            case (Register.Rtmr1, EventNames.Uki):
                UnifiedKernel(register);
                break;
            case (Register.Rtmr1, EventNames.Kernel) when item.Change is not EventChange.Changed:
                KernelLoading(register);
                break;
            default:
                Section(register, item);
                break;
        }
    }

    // Without Secure Boot, stubs before 258 have the firmware load the kernel, which then measures it.
    void KernelLoading(Register register)
    {
        if (SecureBoot() is { } words)
            found.Add(register, DifferenceCause.SecureBootVariables, "secureboot", words);
        else if (StubChange() is { } stub)
            found.Add(register, DifferenceCause.Stub, "stub", stub);
        else
            found.AddUnknown(register, "the firmware loads the kernel for the stub in one of the two only; why is not known, because no record shows another Secure Boot or another stub");
    }

    /// <summary>What is measured on its own, and by the unified kernel image as a whole once more.</summary>
    void Section(Register register, EventDifference item)
    {
        switch (item.Name)
        {
            case EventNames.Kernel or "linux" or "linux-name" or "uname" or "uname-name":
                found.Add(register, DifferenceCause.Kernel, "kernel", Kernel());
                break;
            case EventNames.CommandLine or "cmdline":
                CommandLine(register);
                break;
            case "initrd" or "initrd-name":
                found.Add(register, DifferenceCause.Initrd, "initrd", "the initrd is another; which of its files differ, no record says");
                break;
            case EventNames.InitrdServed:
                Served(register, item);
                break;
            case "osrel":
                found.Add(register, DifferenceCause.ImageDescription, "os-release", OsRelease());
                break;
            case "sbat" when StubChange() is { } stub:
                found.Add(register, DifferenceCause.Stub, "stub", stub);
                break;
            case "profile" when item.Cause is DifferenceCause.Profile or DifferenceCause.RootHash:
                if (before.Profile != after.Profile)
                    Profile(register);
                if (before.Image?.RootHash is not { } hash || hash != after.Image?.RootHash)
                    Root(register);
                break;
            case "secureboot":
                found.Add(register, DifferenceCause.SecureBootVariables, "secureboot", SecureBoot()!);
                break;
            default:
                found.Add(register, item.Cause, item.Name, $"{item.Name}: {item.Words.TrimEnd('.')}");
                break;
        }
    }

    void UnifiedKernel(Register register)
    {
        var sections = kernelEvents.Where(item => item.Name is not (EventNames.CommandLine or EventNames.InitrdServed)).ToList();
        foreach (var item in sections)
            Section(register, item);
        if (StubChange() is { } stub)
            found.Add(register, DifferenceCause.Stub, "stub", stub);
        else if (sections is [])
            found.AddUnknown(register, before.Image is null || after.Image is null
                ? "the unified kernel image is another and no section of it that is measured on its own; whether its stub is another is not known, because a record of the image is missing"
                : "the unified kernel image is another; why is not known, because its stub and all sections that are measured on their own are equal");
    }

    void PartitionTable(Register register)
    {
        if (before.Image is not { } one || after.Image is not { } other
            || TableChange.Read(one.PartitionTable) is not { } less || TableChange.Read(other.PartitionTable) is not { } more)
        {
            found.AddUnknown(register, "the partition table is another; in what is not known, because a record of the image is missing");
            return;
        }
        if (TableChange.HasRootHash(less, more, one.RootHash, other.RootHash))
            Root(register);
        var changes = TableChange.Between(less, more, one.RootHash, other.RootHash);
        foreach (var partition in changes.GroupBy(change => change.Name))
            found.Add(register, DifferenceCause.PartitionTable, partition.Key, string.Join("; ", partition.Select(change => change.Words)));
        if (changes is [] && !TableChange.HasRootHash(less, more, one.RootHash, other.RootHash))
            found.AddUnknown(register, "the header of the partition table is another; why is not known, because its partitions are equal");
    }

    void CommandLine(Register register)
    {
        if (before.Image is not { } one || after.Image is not { } other)
        {
            found.AddUnknown(register, "the command line is another; its words are not known, because a record of the image is missing");
            return;
        }
        var parts = CommandLineDifference.Between(one.CommandLine, other.CommandLine).Parts;
        if (parts.Any(part => part.Cause is DifferenceCause.RootHash))
            Root(register);
        if (parts.Any(part => part.Cause is DifferenceCause.Profile))
            Profile(register);
        string[] words = [.. parts.Where(part => part.Cause is DifferenceCause.CommandLine).Select(part => part.Words)];
        if (words is not [] || !Spaces().Split(one.CommandLine).SequenceEqual(Spaces().Split(other.CommandLine)))
            found.Add(register, DifferenceCause.CommandLine, "command line", $"the command line: {(words is [] ? "white space between its words differs" : string.Join("; ", words))}");
    }

    void Served(Register register, EventDifference served)
    {
        // The stub puts the os-release, and nothing else of the image, beside the initrd.
        var parts = kernelEvents.Where(item => item.Name is "initrd" or "osrel" or "ucode").ToList();
        foreach (var item in parts)
            Section(register, item);
        if (parts is [])
            found.Add(register, served.Cause, served.Name, $"{served.Name}: {served.Words.TrimEnd('.')}");
    }

    void Profile(Register register) => found.Add(register, DifferenceCause.Profile, "profile", $"the profile {before.Profile} became {after.Profile}");

    void Root(Register register)
    {
        foreach (var (kind, name, words) in root.Causes)
            found.Add(register, kind, name, words);
        if (root.Unknown is { } because)
            found.AddUnknown(register, $"the root hash is another; which files of the root differ is not known, because {because}");
    }

    string Kernel()
    {
        if (before.Image is not { } one || after.Image is not { } other)
            return "the kernel is another; its version is not known, because a record of the image is missing";
        var (was, now) = (PackageOf(one), PackageOf(other));
        if (one.Kernel != other.Kernel)
            return $"the kernel {one.Kernel} became {other.Kernel}{(was is null || now is null ? "" : $" (package {was} became {now})")}";
        return was is not null && now is not null && was != now
            ? $"the kernel {one.Kernel} is another of the same version: package {was} became {now}"
            : $"the kernel {one.Kernel} is another of the same version; {PackageChange.Rebuilt($"linux-image-{one.Kernel}", before, after) ?? "why is not known, because the records name the same package"}";
    }

    static string? PackageOf(ImageRecord image) =>
        image.Packages.FirstOrDefault(package => package.Name == $"linux-image-{image.Kernel}") is { } package ? $"{package.Name} {package.Version}" : null;

    string? StubChange()
    {
        if (before.Image is not { } one || after.Image is not { } other || one.StubSha256 == other.StubSha256)
            return null;
        var (was, now) = (StubPackage(one), StubPackage(other));
        return $"the stub of the unified kernel image is another: {one.StubSha256} became {other.StubSha256}{(was is null || now is null || was == now ? Rebuilt() : $" (package {was} became {now})")}";

        string Rebuilt() => PackageChange.Rebuilt(StubOwner, before, after) is { } words ? $"; {words}" : "";
    }

    const string StubOwner = "systemd-boot-efi";

    static string? StubPackage(ImageRecord image) => image.Packages.FirstOrDefault(package => package.Name is StubOwner) is { } package ? $"{package.Name} {package.Version}" : null;

    string OsRelease()
    {
        if (before.Image is not { } one || after.Image is not { } other)
            return "name or version of the image are others; which is not known, because a record of the image is missing";
        string[] less = one.OsRelease.Split('\n', StringSplitOptions.RemoveEmptyEntries), more = other.OsRelease.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return $"the image's os-release: {Lines("without", less.Except(more))}{Lines("with", more.Except(less))}".TrimEnd(';', ' ');
    }

    static string Lines(string word, IEnumerable<string> lines) => string.Concat(lines.Select(line => $"{word} {line}; "));

    string Firmware() => FirmwareFile(before) is { } one && FirmwareFile(after) is { } other && one != other
        ? $"; its file with SHA-256 {one} became {other}, as the records say"
        : "";

    static string? FirmwareFile(ReleasedNode node) =>
        node.Statement[Register.Rtmr0].Measured?.Events.FirstOrDefault(item => item.Name is EventNames.Cfv) is { } item && Sha256().Match(item.Hashed) is { Success: true } match
            ? match.Groups["hex"].Value
            : null;

    string? SecureBoot() => comparison.Registers.SelectMany(register => register.Events).FirstOrDefault(item => item.Name is "secureboot") is { } item
        ? $"Secure Boot: {item.Words.TrimEnd('.')}"
        : null;

    // What is between words that have no space.
    [GeneratedRegex("[^ ]+", RegexOptions.CultureInvariant)]
    private static partial Regex Spaces();

    [GeneratedRegex("SHA-256 (?<hex>[0-9a-f]{64})", RegexOptions.CultureInvariant)]
    private static partial Regex Sha256();
}
