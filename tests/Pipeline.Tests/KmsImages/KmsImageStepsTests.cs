using System.Formats.Tar;
using Attestation;
using Pipeline.KmsImages;
using Pipeline.Runs;
using PipelineTests.Clients.Docker;

namespace PipelineTests.KmsImages;

public sealed class KmsImageStepsTests : IDisposable
{
    readonly Workspace workspace = new() { Root = Directory.CreateTempSubdirectory("mero-tee-").FullName };

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(workspace.Root, recursive: true);

    [Fact]
    public async Task The_layers_hold_the_packages_the_program_and_the_profile_and_no_shell()
    {
        await MakeAsync();
        await Verify(await ListAsync(Profile.LockedReadOnly));
    }

    [Fact]
    public async Task Records_say_what_was_made()
    {
        await MakeAsync();
        await Verify(await File.ReadAllTextAsync(Path.Combine(Folder(Profile.Debug), "image.json"), Cancel), "json");
    }

    [Fact]
    public async Task The_same_inputs_give_the_same_bytes()
    {
        await MakeAsync();
        var first = await Digest.OfFolderAsync(workspace.Artifact("kms"), Cancel);
        Directory.Delete(workspace.Artifact("kms"), recursive: true);
        Directory.Delete(workspace.Artifact("kms-base"), recursive: true);
        await MakeAsync();
        Assert.Equal(first, await Digest.OfFolderAsync(workspace.Artifact("kms"), Cancel));
    }

    [Fact]
    public async Task Profiles_share_neither_digest_nor_compose_hash()
    {
        await MakeAsync();
        var records = Profile.All.Select(profile => KmsImageRecord.Parse(File.ReadAllText(Path.Combine(Folder(profile), "image.json")))).ToArray();
        Assert.Equal(3, records.DistinctBy(record => record.Digest).Count());
        Assert.Equal(3, records.DistinctBy(record => record.ConfigDigest).Count());
        Assert.Equal(3, records.DistinctBy(record => record.ComposeHash).Count());
        Assert.All(records, record => Assert.Equal(
            "sha256:" + record.ComposeHash, Digest.Of(File.ReadAllBytes(Path.Combine(Folder(record.Profile), "app-compose.json")))));
    }

    [Fact]
    public async Task A_package_that_the_base_lacks_is_named()
    {
        var refusal = await Assert.ThrowsAsync<StepFailedException>(() => MakeAsync(withoutPackage: "libssl3t64"));
        Assert.EndsWith("has no package libssl3t64. Add it to the packages in images/node/base.yaml.", refusal.Message);
    }

    [Fact]
    public async Task A_file_that_the_base_lacks_is_named()
    {
        var refusal = await Assert.ThrowsAsync<StepFailedException>(() => MakeAsync(withoutFile: "libc6"));
        Assert.Contains("/usr/lib/libc6 belongs to one of", refusal.Message);
    }

    [Fact]
    public async Task A_container_runs_as_its_compose_file_says_with_this_machines_places()
    {
        await MakeAsync();
        var engine = new RecordingEngine();
        await using var container = await new KmsContainers(workspace, engine).StartAsync(Profile.Debug, Run(), Cancel);
        await Verify(engine.Text.Replace(workspace.Root, "{checkout}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_compose_file_of_another_image_is_not_run()
    {
        await MakeAsync();
        File.Copy(Path.Combine(Folder(Profile.LockedReadOnly), "docker-compose.yml"), Path.Combine(Folder(Profile.Debug), "docker-compose.yml"), overwrite: true);
        await Assert.ThrowsAsync<VerificationFailedException>(() => new KmsContainers(workspace, new RecordingEngine()).StartAsync(Profile.Debug, Run(), Cancel));
    }

    static KmsRun Run() => new()
    {
        ListenAddress = "127.0.0.1:4711",
        DstackSocket = "/tmp/sim/dstack.sock",
        MountedFolder = "/tmp/sim/mounted",
        StateFolder = "/tmp/sim/state",
        CollateralUrl = "http://127.0.0.1:4712",
    };

    string Folder(Profile profile) => KmsImageSteps.FolderOf(workspace, profile);

    async Task MakeAsync(string? withoutPackage = null, string? withoutFile = null)
    {
        await DebianForge.WriteAsync(workspace.Artifact("image-base", "base.tar"), Cancel, withoutPackage, withoutFile);
        Directory.CreateDirectory(workspace.Artifact("programs", "mero-kms-phala"));
        await File.WriteAllBytesAsync(workspace.Artifact("programs", "mero-kms-phala", "mero-kms-phala"), TinyProgram.Saying("kms\n"u8, 0), Cancel);
        foreach (var step in new KmsImageSteps(workspace, "3.0.0", EvidenceEnvironment.Simulation, _ => { }).Steps())
            await step.Run(Cancel);
    }

    async Task<string> ListAsync(Profile profile)
    {
        var text = new System.Text.StringBuilder();
        await using var archive = new TarReader(File.OpenRead(Path.Combine(Folder(profile), "image.tar")));
        while (await archive.GetNextEntryAsync(copyData: true, Cancel) is { } blob)
        {
            text.Append($"{blob.Name}\n");
            if (!blob.Name.StartsWith("blobs/", StringComparison.Ordinal) || blob.DataStream is null || blob.Length % 512 != 0)
                continue;
            await using var layer = new TarReader(blob.DataStream);
            while (await layer.GetNextEntryAsync(cancellationToken: Cancel) is { } entry)
                text.Append($"    {Convert.ToString((int)entry.Mode, 8),5} {entry.Uid}:{entry.Gid} {entry.ModificationTime.ToUnixTimeSeconds()} {entry.Name} {entry.LinkName}".TrimEnd() + "\n");
        }
        return text.ToString();
    }
}
