using System.Runtime.Versioning;
using Attestation;
using Kms.State;

namespace KmsTests.State;

[UnsupportedOSPlatform("windows")]
public sealed class StateFolderTests : IDisposable
{
    readonly DirectoryInfo parent = Directory.CreateTempSubdirectory("mero-kms-");

    string Path => System.IO.Path.Combine(parent.FullName, "state");

    public void Dispose() => parent.Delete(recursive: true);

    [Fact]
    public void A_new_one_is_its_owners_alone()
    {
        StateFolder.Prepare(Path, EvidenceEnvironment.Tdx);
        Assert.Equal((UnixFileMode)0b111_000_000, File.GetUnixFileMode(Path));
    }

    [Theory]
    [InlineData(0b111_000_000)]
    [InlineData(0b111_101_101)]
    public void One_that_only_its_owner_can_write_to_is_taken(int mode)
    {
        Directory.CreateDirectory(Path);
        File.SetUnixFileMode(Path, (UnixFileMode)mode);
        StateFolder.Prepare(Path, EvidenceEnvironment.Tdx);
    }

    [Theory]
    [InlineData(0b111_010_000)]
    [InlineData(0b111_000_010)]
    [InlineData(0b001_111_111_111)]
    public void One_that_others_can_write_to_is_refused(int mode)
    {
        Directory.CreateDirectory(Path);
        File.SetUnixFileMode(Path, (UnixFileMode)mode);
        var refused = Assert.Throws<IOException>(() => StateFolder.Prepare(Path, EvidenceEnvironment.Tdx));
        Assert.EndsWith($"chmod go-w {Path}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void In_the_simulation_it_is_taken()
    {
        Directory.CreateDirectory(Path);
        File.SetUnixFileMode(Path, (UnixFileMode)0b111_111_111);
        StateFolder.Prepare(Path, EvidenceEnvironment.Simulation);
    }
}
