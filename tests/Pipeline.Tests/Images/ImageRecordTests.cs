using Attestation;
using Pipeline.Conformance;
using Pipeline.Images;
using Pipeline.Runs;

namespace PipelineTests.Images;

public sealed class ImageRecordTests : IDisposable
{
    static readonly ImageRecord Record = new()
    {
        Version = "3.0.0",
        Profile = Profile.Debug,
        DiskSha256 = $"sha256:{PolicyForge.Hex64("disk")}",
        RootHash = PolicyForge.Hex64("root"),
        UkiSha256 = $"sha256:{PolicyForge.Hex64("uki")}",
        Kernel = "6.16.3+deb13-cloud-amd64",
        CommandLine = "ro calimero.role=node calimero.profile=debug",
        StubSha256 = $"sha256:{PolicyForge.Hex64("stub")}",
        OsRelease = "ID=debian\nIMAGE_VERSION=3.0.0\n",
        PartitionTable = "45464920",
        RootFilesSha256 = $"sha256:{PolicyForge.Hex64("files")}",
        Packages = [new() { Name = "base-files", Version = "13.8", Architecture = "amd64" }],
        PackagesLockSha256 = $"sha256:{PolicyForge.Hex64("lock")}",
        Conformance = [new() { Id = "R1", Requirement = "no SSH", Outcome = ConformanceOutcome.NotApplicable, Found = "This profile is open here on purpose." }],
    };

    readonly TemporaryWorkspace temporary = new();

    string Place => temporary.Workspace.Artifact("images", "debug", "image.json");

    public void Dispose() => temporary.Dispose();

    Task<ImageRecord> ReadAsync() => ImageRecord.ReadAsync(Place, TestContext.Current.CancellationToken);

    [Fact]
    public async Task A_record_says_what_the_image_is() => await Verify(Record.ToJson(), "json");

    [Fact]
    public async Task Read_gives_what_was_written()
    {
        await TemporaryWorkspace.WriteAsync(Place, Record.ToJson());
        Assert.Equal(Record.ToJson(), (await ReadAsync()).ToJson());
    }

    [Theory]
    [InlineData("\"kernel\"", "\"kernal\"")]
    [InlineData("\"debug\"", "\"open\"")]
    [InlineData("\"3.0.0\"", "null")]
    [InlineData("\"version\": \"3.0.0\",", "\"version\": \"3.0.0\", \"version\": \"3.0.1\",")]
    public async Task Read_refuses_another_form_and_names_the_line(string text, string instead)
    {
        await TemporaryWorkspace.WriteAsync(Place, Record.ToJson().Replace(text, instead));
        var refusal = await Assert.ThrowsAsync<VerificationFailedException>(ReadAsync);
        Assert.Matches(@"image\.json line \d+: this is not an image's record: .+\. Build the image again\.$", refusal.Message);
        Assert.DoesNotContain("LineNumber", refusal.Message);
    }

    [Fact]
    public async Task Read_says_when_there_is_no_record() =>
        Assert.Contains("is not there; the step image:<profile> makes it", (await Assert.ThrowsAsync<AssetMissingException>(ReadAsync)).Message);
}
