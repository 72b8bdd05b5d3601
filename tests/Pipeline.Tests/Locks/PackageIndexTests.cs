using Pipeline.Locks;

namespace PipelineTests.Locks;

public sealed class PackageIndexTests
{
    static readonly LockedPackage Shell = LockForge.Package("", "bash", "5.2.37-2+b10");

    static IReadOnlyList<LockedPackage> Parse(string text) => [.. PackageIndex.Parse(text.Split('\n'))];

    [Fact]
    public void Parse_reads_each_paragraph()
    {
        var newer = LockForge.Package("", "bash", "5.3");
        Assert.Equal([Shell, newer], Parse($"{LockForge.Paragraph(Shell)}\n{LockForge.Paragraph(newer)}"));
    }

    [Fact]
    public void A_paragraph_without_a_hash_offers_nothing() =>
        Assert.Equal([Shell], Parse($"Package: dash\nVersion: 1\nArchitecture: amd64\n\n{LockForge.Paragraph(Shell)}"));

    [Theory]
    [InlineData("chosen", null)]
    [InlineData("absent", "no index of the archive has it with a SHA-256")]
    [InlineData("ambiguous", "The archive has 2 different packages under bash 5.2.37-2+b10 amd64")]
    public void Lock_takes_the_one_hash_that_the_indexes_have(string kind, string? reason)
    {
        using var temporary = new TemporaryWorkspace();
        var file = Path.Combine(temporary.Workspace.Root, "Packages");
        File.WriteAllText(file, kind switch
        {
            "absent" => LockForge.Paragraph(Shell with { Version = "5.3" }),
            "ambiguous" => $"{LockForge.Paragraph(Shell)}\n{LockForge.Paragraph(Shell with { Sha256 = new('0', 64) })}",
            _ => $"{LockForge.Paragraph(Shell)}\n{LockForge.Paragraph(Shell)}",
        });
        var index = PackageIndex.Read([file]);

        if (reason is null)
            Assert.Equal(Shell with { Image = PackageLock.Base }, LockUpdate.Lock(index, PackageLock.Base, ("bash", Shell.Version, "amd64")));
        else
            Assert.Contains(reason, Assert.Throws<Pipeline.Runs.VerificationFailedException>(() => LockUpdate.Lock(index, PackageLock.Base, ("bash", Shell.Version, "amd64"))).Message);
    }

    [Fact]
    public void Selected_reads_what_apt_would_install() => Assert.Equal(
        [("libc6", "2.41-12+deb13u4", "amd64"), ("linux-base", "4.12", "all"), ("openssh-server", "1:10.0p1-7+deb13u4", "amd64")],
        AptArchive.Selected("""
            NOTE: This is only a simulation!
            Inst openssh-server (1:10.0p1-7+deb13u4 Debian:13.7/stable, Debian-Security:13/stable-security [amd64])
            Inst libc6 (2.41-12+deb13u4 Debian:13.7/stable [amd64]) []
            Inst linux-base (4.12 Debian:13.7/stable [all]) [bash:amd64 on libc6:amd64]
            Conf libc6 (2.41-12+deb13u4 Debian:13.7/stable [amd64])
            """));
}
