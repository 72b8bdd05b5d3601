using Attestation;
using Attestation.Comparisons;
using Attestation.Measurements;
using FsCheck;
using FsCheck.Fluent;
using Pipeline.Explanations;
using Pipeline.Images;
using Pipeline.Locks;
using Pipeline.Runs;
using ReleaseForges;

namespace PipelineTests.Explanations;

/// <summary>Inputs of a build change, one or two at a time, in any way; exactly what they move is named, with exactly these causes.</summary>
public sealed class NodeExplanationTests
{
    static readonly NodeForge Node = new();

    static readonly SortedDictionary<string, (Func<NodeForge, ushort, NodeForge> Change, string[] Expected)> Changes = new(StringComparer.Ordinal)
    {
        ["kernel"] = ((node, at) => node.WithKernel($"6.17.{at}"), ["Kernel kernel: Rtmr1 Rtmr2"]),
        ["kernel compiled anew"] = ((node, at) => node.WithRebuiltKernel($"6.16.3-1+b{at}"), ["Kernel kernel: Rtmr1 Rtmr2"]),
        ["package"] = ((node, at) => node.WithPackage("openssl", $"4.{at}"), ["Package openssl: Rtmr1 Rtmr2 Rtmr3"]),
        ["another package"] = ((node, at) => node.WithPackage("zlib1g", $"2.{at}"), ["Package zlib1g: Rtmr1 Rtmr2 Rtmr3"]),
        ["package added"] = (
            (node, at) => node with { Packages = [.. node.Packages, NodeForge.Package("jq", $"1.{at}")], Files = [.. node.Files, NodeForge.File("/usr/bin/jq", "jq", content: $"{at}")] },
            ["Package jq: Rtmr1 Rtmr2 Rtmr3"]),
        ["package removed"] = (
            (node, _) => node with { Packages = [.. node.Packages.Where(package => package.Name is not "zlib1g")], Files = [.. node.Files.Where(file => file.Package is not "zlib1g")] },
            ["Package zlib1g: Rtmr1 Rtmr2 Rtmr3"]),
        ["package without a file"] = ((node, at) => node with { Packages = [.. node.Packages, NodeForge.Package("virtual", $"1.{at}")] }, []),
        ["file"] = ((node, at) => Edit(node, "/usr/bin/mero-node", file => file with { Content = Digest.Of($"{at}")[7..] }), ["RootFile /usr/bin/mero-node: Rtmr1 Rtmr2 Rtmr3"]),
        ["mode of a file"] = ((node, at) => Edit(node, "/usr/lib/os-release", file => file with { Mode = $"0{at % 6}44" }), ["RootFile /usr/lib/os-release: Rtmr1 Rtmr2 Rtmr3"]),
        ["file added"] = ((node, at) => node with { Files = [.. node.Files, NodeForge.File("/etc/added", null, content: $"{at}")] }, ["RootFile /etc/added: Rtmr1 Rtmr2 Rtmr3"]),
        ["file removed"] = ((node, _) => node with { Files = [.. node.Files.Where(file => file.Path is not "/etc/calimero/image-profile")] }, ["RootFile /etc/calimero/image-profile: Rtmr1 Rtmr2 Rtmr3"]),
        ["link instead of a file"] = ((node, at) => Edit(node, "/etc/calimero/image-profile", file => file with { Kind = 'l', Content = $"/etc/{at}" }), ["RootFile /etc/calimero/image-profile: Rtmr1 Rtmr2 Rtmr3"]),
        ["command line word"] = ((node, at) => node with { Machine = node.Machine with { Words = [.. node.Machine.Words.Take(at % 4), $"word{at}", .. node.Machine.Words.Skip(at % 4)] } }, ["CommandLine command line: Rtmr1 Rtmr2"]),
        ["command line word removed"] = ((node, at) => Words(node, words => words.Where(word => word != Node.Machine.Words[at % 3])), CommandLine),
        ["command line word changed"] = ((node, at) => Words(node, words => words.Select(word => word == Node.Machine.Words[at % 3] ? $"{word}{at}" : word)), CommandLine),
        ["command line space"] = ((node, at) => Words(node, words => words.Select((word, index) => index == at % 2 ? $"{word} " : word)), CommandLine),
        ["initrd"] = ((node, at) => node with { Machine = node.Machine with { Initrd = $"{node.Machine.Initrd} {at}" } }, ["Initrd initrd: Rtmr1 Rtmr2"]),
        ["stub of another package"] = (
            (node, at) => node.WithPackage("systemd-boot-efi", $"258.{at}") with { Machine = node.Machine with { StubCode = $"the stub 258.{at}" } }, ["Stub stub: Rtmr1"]),
        ["stub that loads the kernel itself"] = ((node, at) => node with { Machine = node.Machine with { Stub = "systemd-stub 258.1", StubCode = $"the stub 258.1 {at}" } }, ["Stub stub: Rtmr1"]),
        ["stub"] = ((node, at) => node with { Machine = node.Machine with { StubCode = $"the stub {at}" } }, ["Stub stub: Rtmr1"]),
        ["firmware"] = ((node, at) => node with { Machine = node.Machine with { Firmware = Flip(node.Machine.Firmware, 0x1000 + (at % 0x2000)) } }, ["Firmware firmware: MrTd"]),
        ["variable store"] = ((node, at) => node with { Machine = node.Machine with { Firmware = Flip(node.Machine.Firmware, at % 0x1000) } }, ["VariableStore cfv: Rtmr0"]),
        ["memory"] = ((node, at) => node with { Machine = node.Machine with { Memory = node.Machine.Memory + ((1UL + at) << 20) } }, ["Memory td-hob: Rtmr0"]),
        ["ACPI"] = ((node, at) => node with { Machine = node.Machine with { Acpi = [(byte)at, (byte)(at >> 8)] } }, ["Acpi acpi-tables: Rtmr0"]),
        ["Secure Boot"] = ((node, _) => node with { Machine = node.Machine with { SecureBoot = true } }, ["SecureBootVariables secureboot: Rtmr0 Rtmr1"]),
        ["Secure Boot key"] = ((node, at) => node with { Machine = node.Machine with { Db = [(byte)at, (byte)(at >> 8)] } }, ["SecureBootVariables db: Rtmr0"]),
        ["boot order"] = ((node, at) => node with { Machine = node.Machine with { BootOrder = [2, 0, (byte)at, (byte)(at >> 8)] } }, ["BootOrder bootorder: Rtmr0"]),
        ["profile"] = ((node, at) => node with { Machine = node.Machine with { Profile = Profile.All[1 + (at % 2)] } }, ["Profile profile: Rtmr1 Rtmr2 Rtmr3"]),
        ["disk layout"] = ((node, at) => node with { EspBlocks = node.EspBlocks + 1 + at }, ["PartitionTable partition 1: Rtmr1"]),
        ["id of the disk"] = ((node, at) => Table(node, GptForge.Header + 56, at), ["PartitionTable disk: Rtmr1"]),
        ["end of the disk"] = ((node, at) => Table(node, GptForge.Header + 48, at), ["PartitionTable disk: Rtmr1"]),
        ["type of a partition"] = ((node, at) => Table(node, GptForge.Entries + 256, at), ["PartitionTable partition 3: Rtmr1"]),
        ["id of a partition"] = ((node, at) => Table(node, GptForge.Entries + 16, at), ["PartitionTable partition 1: Rtmr1"]),
        ["attributes of a partition"] = ((node, at) => Table(node, GptForge.Entries + 128 + 48, at), ["PartitionTable partition 2: Rtmr1"]),
        ["name of a partition"] = ((node, at) => node with { Table = node.Table + (disk => disk[GptForge.Entries + 128 + 56] = (byte)('a' + (at % 26))) }, ["PartitionTable partition 2: Rtmr1"]),
        ["partition added"] = ((node, at) => Table(node, GptForge.Entries + 384, at), ["PartitionTable partition 4: Rtmr1"]),
        ["version"] = ((node, at) => node with { Version = $"3.1.{at}" }, ["ImageDescription os-release: Rtmr1 Rtmr2"]),
    };

    public static TheoryData<string> Names => [.. Changes.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Exactly_the_cause_and_its_registers_are_named(string name) => Prop.ForAll(
        ArbMap.Default.ArbFor<ushort>(),
        at => AssertNamed(Changes[name].Expected, Changes[name].Change(Node, at)))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(20).WithQuietOnSuccess(true));

    [Theory]
    [MemberData(nameof(Names))]
    public void Of_two_changes_both_are_named_and_nothing_else(string first) => Prop.ForAll(
        Gen.Zip(Gen.Elements(Changes.Keys.Where(name => name != first)), ArbMap.Default.GeneratorFor<ushort>()).ToArbitrary(),
        drawn =>
        {
            var (second, at) = drawn;
            AssertNamed([.. Changes[first].Expected, .. Changes[second].Expected], Changes[second].Change(Changes[first].Change(Node, at), at));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(25).WithQuietOnSuccess(true));

    static void AssertNamed(string[] expected, NodeForge other)
    {
        foreach (var explained in new[] { NodeExplanation.Between(Node.Node, other.Node), NodeExplanation.Between(other.Node, Node.Node) })
        {
            Assert.Empty(explained.Unknown);
            // Two changes of one thing are one cause.
            Assert.Equal(expected.Distinct().Order(StringComparer.Ordinal), explained.Causes.Select(cause => $"{cause.Kind} {cause.Name}: {string.Join(' ', cause.Registers)}").Order(StringComparer.Ordinal));
            Assert.Equal(
                explained.Comparison.Registers.Where(register => register.IsEqual is false).Select(register => register.Register),
                explained.Causes.SelectMany(cause => cause.Registers).Distinct().Order());
        }
    }

    public static TheoryData<string> Told => ["kernel", "kernel compiled anew", "package", "package added", "package removed", "package without a file", "file", "mode of a file", "file removed", "link instead of a file", "command line word", "command line word removed", "command line word changed", "command line space", "stub", "stub of another package", "disk layout", "id of the disk", "end of the disk", "type of a partition", "id of a partition", "attributes of a partition", "name of a partition", "partition added", "version", "profile", "Secure Boot", "firmware"];

    [Theory]
    [MemberData(nameof(Told))]
    public async Task A_cause_is_told_in_words(string change) =>
        await Verify(string.Join('\n', ExplanationText.Lines(NodeExplanation.Between(Node.Node, Changes[change].Change(Node, 7).Node))) + "\n");

    [Fact]
    public async Task Many_changes_are_told_as_a_list() => await Verify(ExplanationText.Markdown(NodeExplanation.Between(
        Node.Node,
        Changes.Values.Aggregate(Node with { Files = [.. Node.Files, .. Enumerable.Range(0, 50).Select(number => NodeForge.File($"/etc/many/{number:00}", null))] }, (node, change) => change.Change(node, 7)).Node)));

    static string Unknown(ReleasedNode before, ReleasedNode after)
    {
        var explained = NodeExplanation.Between(before, after);
        return string.Join('\n', explained.Unknown.Select(cause => $"{ExplanationText.Names(cause.Registers)}: {cause.Words}"));
    }

    [Fact]
    public void Equal_images_have_no_causes()
    {
        var explained = NodeExplanation.Between(Node.Node, new NodeForge().Node);
        Assert.True(explained.Comparison.IsEqual);
        Assert.Empty(explained.Causes);
        Assert.Empty(explained.Unknown);
        Assert.Equal(["  All registers are equal."], ExplanationText.Lines(explained));
    }

    [Fact]
    public void A_root_hash_that_no_list_explains_is_not_explained() => Assert.Equal(
        "RTMR1, RTMR2, RTMR3: the root hash is another; which files of the root differ is not known, because the lists of its files are equal; owners, times, extended attributes and the layout of the file system are not in them",
        Unknown(Node.Node, (Node with { Unlisted = "an owner" }).Node));

    [Fact]
    public void A_package_that_was_rebuilt_under_its_version_is_told_by_its_locks()
    {
        var (before, after) = (Locked(Node, "openssl", 'a'), Locked(Edit(Node, "/usr/bin/openssl", file => file with { Content = Digest.Of("another")[7..] }), "openssl", 'b'));
        var explained = NodeExplanation.Between(before, after);
        Assert.Equal(
            "openssl: the package openssl is another of the same version: the SHA-256 of its .deb was aaaaaaaaaaaaaaaa… and became bbbbbbbbbbbbbbbb…: its file /usr/bin/openssl differs",
            string.Join('\n', explained.Causes.Select(cause => $"{cause.Name}: {cause.Words}")));
        Assert.Empty(explained.Unknown);
    }

    [Fact]
    public void A_kernel_that_was_rebuilt_under_its_version_is_told_by_its_locks()
    {
        var package = $"linux-image-{Node.Machine.KernelVersion}";
        var other = Node with { Machine = Node.Machine with { KernelCode = [.. Node.Machine.KernelCode, 1] } };
        Assert.Equal(
            $"the kernel {Node.Machine.KernelVersion} is another of the same version; the package {package} is another of the same version: the SHA-256 of its .deb was aaaaaaaaaaaaaaaa… and became bbbbbbbbbbbbbbbb…",
            Assert.Single(NodeExplanation.Between(Locked(Node, package, 'a'), Locked(other, package, 'b')).Causes).Words);
    }

    [Fact]
    public void A_stub_that_was_rebuilt_under_its_version_is_told_by_its_locks() => Assert.EndsWith(
        "; the package systemd-boot-efi is another of the same version: the SHA-256 of its .deb was aaaaaaaaaaaaaaaa… and became bbbbbbbbbbbbbbbb…",
        Assert.Single(NodeExplanation.Between(Locked(Node, "systemd-boot-efi", 'a'), Locked(Changes["stub"].Change(Node, 1), "systemd-boot-efi", 'b')).Causes).Words);

    [Fact]
    public void Where_one_lock_is_missing_nothing_is_said_of_contents()
    {
        var other = Node with { Machine = Node.Machine with { KernelCode = [.. Node.Machine.KernelCode, 1] } };
        Assert.EndsWith("why is not known, because the records name the same package", Assert.Single(NodeExplanation.Between(Locked(Node, "openssl", 'a'), other.Node).Causes).Words);
    }

    static ReleasedNode Locked(NodeForge node, string package, char digit) => node.Node with
    {
        Lock = PackageLock.Of([new() { Image = PackageLock.Base, Name = package, Version = "1", Architecture = "amd64", Sha256 = new(digit, 64) }]),
    };

    [Fact]
    public void Without_a_list_of_files_no_file_and_no_package_is_blamed()
    {
        var after = Node.WithPackage("openssl", "4.0").Node with { Files = null };
        Assert.Contains("which files of the root differ is not known, because a list of the root's files is missing", Unknown(Node.Node, after));
        Assert.Empty(NodeExplanation.Between(Node.Node, after).Causes);
        Assert.Equal(["The package openssl 3.5.1-1 became 4.0; whether a file of the root differs by it is not known."], NodeExplanation.Between(Node.Node, after).Notes);
    }

    [Fact]
    public void Without_a_record_of_the_image_words_and_stub_are_not_guessed()
    {
        var after = Changes["stub"].Change(Changes["command line word"].Change(Node, 1), 1).Node with { Image = null, Files = null };
        Assert.Equal("RTMR1, RTMR2: the command line is another; its words are not known, because a record of the image is missing", Unknown(Node.Node, after));
        Assert.Contains("whether its stub is another is not known", Unknown(Node.Node, Changes["stub"].Change(Node, 1).Node with { Image = null }));
        Assert.Contains("the firmware loads the kernel for the stub in one of the two only; why is not known", Unknown(Node.Node, Changes["stub that loads the kernel itself"].Change(Node, 1).Node with { Image = null }));
        Assert.Contains("the partition table is another; in what is not known", Unknown(Node.Node, Changes["disk layout"].Change(Node, 1).Node with { Image = null }));
    }

    [Fact]
    public void A_unified_kernel_that_nothing_explains_is_not_explained()
    {
        var after = Changes["stub"].Change(Node, 1).Node;
        Assert.Equal(
            "RTMR1: the unified kernel image is another; why is not known, because its stub and all sections that are measured on their own are equal",
            Unknown(Node.Node, after with { Image = after.Image! with { StubSha256 = Node.Image.StubSha256 } }));
    }

    [Fact]
    public void Values_without_events_are_not_explained()
    {
        var published = Node.Node with { Statement = MeasurementStatement.Published("the release 2.0.0", register => [Measurement.Hash([(byte)register])]), Image = null, Files = null };
        Assert.Contains("MRTD: why it differs is not known, because there are no events to compare. The release 2.0.0 has values only, no events, for MRTD", Unknown(published, Node.Node));
    }

    [Fact]
    public void A_kernel_of_the_same_version_and_package_is_not_explained_away()
    {
        var after = Node with { Machine = Node.Machine with { KernelCode = [1, 2, 3] } };
        Assert.Equal("the kernel 6.16.3 is another of the same version; why is not known, because the records name the same package", Assert.Single(NodeExplanation.Between(Node.Node, after.Node).Causes).Words);
    }

    [Fact]
    public void A_file_that_differs_although_its_package_does_not_is_named_itself() => Assert.Equal(
        "/usr/bin/openssl has other content, although its package openssl did not change",
        Assert.Single(NodeExplanation.Between(Node.Node, Edit(Node, "/usr/bin/openssl", file => file with { Content = Digest.Of("x")[7..] }).Node).Causes).Words);

    static NodeForge Edit(NodeForge node, string path, Func<RootFile, RootFile> edit) => node with { Files = [.. node.Files.Select(file => file.Path == path ? edit(file) : file)] };

    static string[] CommandLine => ["CommandLine command line: Rtmr1 Rtmr2"];

    static NodeForge Words(NodeForge node, Func<IReadOnlyList<string>, IEnumerable<string>> edit) => node with { Machine = node.Machine with { Words = [.. edit(node.Machine.Words)] } };

    // Two bytes of the table become others, whatever was changed before.
    static NodeForge Table(NodeForge node, int offset, ushort at) => node with
    {
        Table = node.Table + (disk =>
        {
            disk[offset] ^= (byte)(1 + (at % 127));
            disk[offset + 1] ^= (byte)(at >> 8);
        }),
    };

    static byte[] Flip(byte[] content, int at)
    {
        var changed = (byte[])content.Clone();
        changed[at % changed.Length] ^= 0x40;
        return changed;
    }
}
