using Attestation;
using Attestation.Measurements;
using Pipeline.Explanations;
using Pipeline.Locks;
using Pipeline.Runs;
using ReleaseForges;

namespace PipelineTests.Explanations;

public sealed class NodeReleaseFolderTests : IDisposable
{
    static readonly NodeForge Node = new();

    readonly string parent = Directory.CreateTempSubdirectory("mero-tee-").FullName;

    public NodeReleaseFolderTests() => Node.WriteTo(Folder);

    string Folder => Path.Combine(parent, "mero-tee-v3.0.0");

    public void Dispose() => Directory.Delete(parent, recursive: true);

    string PathOf(string name) => Path.Combine(Folder, name);

    Task<NodeRelease> ReadAsync() => new NodeReleaseFolder(Folder).ReadAsync(TestContext.Current.CancellationToken);

    async Task<string> RefusesAsync<T>() where T : RunException => (await Assert.ThrowsAsync<T>(ReadAsync)).Message;

    /// <summary>With a list of checksums that fits again, so that what is tested is found for itself.</summary>
    void Edit(string name, Func<string, string> edit)
    {
        var (before, after) = (File.ReadAllText(PathOf(name)), edit(File.ReadAllText(PathOf(name))));
        Assert.NotEqual(before, after);
        File.WriteAllText(PathOf(name), after);
        NodeForge.Seal(Folder);
    }

    [Fact]
    public async Task A_release_is_read_with_events_and_files()
    {
        var release = await ReadAsync();
        Assert.Equal(("3.0.0", 3), (release.Version, release.Nodes.Count));
        var node = release.Node(Profile.Debug);
        Assert.Equal(Node.Measurements.Rtmr2.Value, Assert.Single(node.Statement[Register.Rtmr2].Values));
        Assert.Equal(Node.Root.ToText(), node.Files!.ToText());
    }

    [Fact]
    public async Task A_lock_that_the_records_do_not_name_is_refused()
    {
        await File.WriteAllTextAsync(PathOf("packages.lock"), PackageLock.Of([]).ToString(), TestContext.Current.CancellationToken);
        NodeForge.Seal(Folder);
        Assert.Contains("but the record of debug says that its image was held to", await RefusesAsync<VerificationFailedException>());
    }

    [Fact]
    public async Task The_lock_that_the_records_name_is_read()
    {
        var locked = PackageLock.Of([new() { Image = PackageLock.Base, Name = "openssl", Version = "3.5.1-1", Architecture = "amd64", Sha256 = new('a', 64) }]);
        (Node with { Locked = locked.Sha256 }).WriteTo(Folder);
        await File.WriteAllTextAsync(PathOf("packages.lock"), locked.ToString(), TestContext.Current.CancellationToken);
        NodeForge.Seal(Folder);
        Assert.All((await ReadAsync()).Nodes, node => Assert.Equal(locked.Sha256, node.Lock?.Sha256));
    }

    [Fact]
    public async Task A_release_without_records_is_read_with_its_values()
    {
        foreach (var file in Directory.GetFiles(Folder, "node-image-*.*.*").Where(file => !file.EndsWith("checksums.txt", StringComparison.Ordinal)))
            File.Delete(file);
        NodeForge.Seal(Folder);
        var node = (await ReadAsync()).Node(Profile.Debug);
        Assert.Null(node.Image);
        Assert.Equal([Node.Measurements.MrTd.Value], node.Statement[Register.MrTd].Values);
        Assert.Null(node.Statement[Register.MrTd].Measured);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_a_missing_asset()
    {
        Directory.Delete(Folder, recursive: true);
        Assert.StartsWith($"{Folder}: there is no such folder.", await RefusesAsync<AssetMissingException>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_is_no_release()
    {
        Directory.Delete(Folder, recursive: true);
        await File.WriteAllTextAsync(Folder, "", TestContext.Current.CancellationToken);
        Assert.Contains("is a file; the folder of a release is expected", await RefusesAsync<AskedWronglyException>());
    }

    [Fact]
    public async Task A_folder_of_something_else_is_no_release()
    {
        File.Delete(PathOf("published-mrtds.json"));
        Assert.Equal($"{Folder} is no release of node images: it has no published-mrtds.json.", await RefusesAsync<AskedWronglyException>());
    }

    [Theory]
    [InlineData("\"node\"", "\"kms\"", "its role is not node")]
    [InlineData("\"role\"", "\"rule\"", "it is not what a release publishes")]
    [InlineData("\"debug\":", "\"open\":", "it has a profile \"open\"")]
    [InlineData("{\"role\"", "[{\"role\"", "it is not what a release publishes")]
    public async Task A_publication_of_another_form_is_asked_wrongly(string text, string instead, string because)
    {
        Edit("published-mrtds.json", json => json.Replace(text, instead));
        Assert.Contains(because, await RefusesAsync<AskedWronglyException>());
    }

    [Fact]
    public async Task A_folder_with_another_version_in_its_name_is_refused()
    {
        Edit("published-mrtds.json", json => json.Replace("\"tag\":\"3.0.0\"", "\"tag\":\"3.0.1\""));
        Assert.Contains("by its name it is the release 3.0.0, but published-mrtds.json is of 3.0.1", await RefusesAsync<VerificationFailedException>());
    }

    [Fact]
    public async Task A_file_that_is_not_the_listed_one_is_refused()
    {
        await File.AppendAllTextAsync(PathOf("node-image-root-files.debug.txt"), "\n", TestContext.Current.CancellationToken);
        Assert.Contains("but node-image-gcp-checksums.txt says", await RefusesAsync<VerificationFailedException>());
    }

    [Fact]
    public async Task A_listed_file_that_is_missing_is_a_missing_asset()
    {
        File.Delete(PathOf("node-image-record.debug.json"));
        Assert.Contains("node-image-record.debug.json: there is no such file", await RefusesAsync<AssetMissingException>());
    }

    [Fact]
    public async Task Some_records_without_the_others_are_a_missing_asset()
    {
        File.Delete(PathOf("node-image-record.debug.json"));
        NodeForge.Seal(Folder);
        Assert.Contains("node-image-record.debug.json: there is no such file, but others of its kind are there", await RefusesAsync<AssetMissingException>());
    }

    [Fact]
    public async Task A_release_without_its_checksums_is_a_missing_asset()
    {
        File.Delete(PathOf("node-image-gcp-checksums.txt"));
        Assert.Contains("node-image-gcp-checksums.txt: there is no such file", await RefusesAsync<AssetMissingException>());
    }

    [Theory]
    [InlineData("../secret")]
    [InlineData("a/b")]
    public async Task A_list_that_leads_elsewhere_is_refused(string name)
    {
        await File.WriteAllTextAsync(PathOf("node-image-gcp-checksums.txt"), $"{new string('0', 64)}  {name}\n", TestContext.Current.CancellationToken);
        Assert.Contains("\"SHA-256  NAME\" is expected", await RefusesAsync<VerificationFailedException>());
    }

    public static TheoryData<string, string, string, string> Contradictions => new()
    {
        { "node-image-measurements.debug.json", "\"version\": \"3.0.0\"", "\"version\": \"2.0.0\"", "the measurements are of version 2.0.0, but the release is 3.0.0" },
        { "node-image-measurements.debug.json", "\"profile\": \"debug\"", "\"profile\": \"locked-read-only\"", "the measurements are of the profile locked-read-only" },
        { "node-image-measurements.debug.json", "\"root_hash\": \"", "\"root_hash\": \"0", "the image has the root hash" },
        { "node-image-record.debug.json", "\"version\": \"3.0.0\"", "\"version\": \"2.0.0\"", "the image is of version 2.0.0, but the release is 3.0.0" },
        { "node-image-record.debug.json", "\"profile\": \"debug\"", "\"profile\": \"debug-read-only\"", "the image is of the profile debug-read-only, but the measurements are of debug" },
        { "node-image-record.debug.json", "\"kernel\": \"6.16.3\"", "\"kernel\": \"6.16.4\"", "the image's record says another uname than was measured" },
        { "node-image-record.debug.json", "ID=debian", "ID=other", "the image's record says another osrel than was measured" },
        { "node-image-record.debug.json", "panic=30", "panic=31", "the image's record says another command-line than was measured" },
        { "node-image-record.debug.json", "\"partition_table\": \"45", "\"partition_table\": \"46", "the image's record says another gpt than was measured" },
        { "node-image-record.debug.json", "\"partition_table\": \"45", "\"partition_table\": \"x", "the image's record says another gpt than was measured" },
        { "node-image-root-files.debug.txt", "0755", "4755", "the list of files has sha256:" },
    };

    [Theory]
    [MemberData(nameof(Contradictions))]
    public async Task Records_that_contradict_each_other_are_refused(string name, string text, string instead, string because)
    {
        Edit(name, content => content.Replace(text, instead));
        Assert.Contains(because, await RefusesAsync<VerificationFailedException>());
    }

    [Fact]
    public async Task A_measurement_that_is_not_published_is_refused()
    {
        Edit("published-mrtds.json", json => json.Replace(Node.Measurements.Rtmr1.Value.ToString(), new string('0', 96)));
        Assert.Contains("in rtmr1, which the release does not publish", await RefusesAsync<VerificationFailedException>());
    }

    [Fact]
    public async Task Events_that_do_not_lead_to_their_value_are_refused()
    {
        Edit("node-image-measurements.debug.json", json => json.Replace(Node.Measurements.Rtmr1.Events[^1].Digest.ToString(), new string('0', 96)));
        Assert.Contains("The record says RTMR1 is", await RefusesAsync<VerificationFailedException>());
    }

    [Fact]
    public async Task A_record_of_another_form_is_asked_wrongly()
    {
        Edit("node-image-record.debug.json", json => json.Replace("\"kernel\"", "\"kernal\""));
        Assert.Contains("node-image-record.debug.json", await RefusesAsync<AskedWronglyException>());
    }
}
