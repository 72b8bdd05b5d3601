using System.Text;
using System.Text.Json;
using Attestation;
using Pipeline.Runs;

namespace Pipeline.KmsImages;

/// <summary>The steps that make the KMS images: their common lowest layer, then one image a profile.</summary>
/// <param name="workspace">The checkout.</param>
/// <param name="version">The release version.</param>
/// <param name="environment">What the evidence of these KMSs is worth: tdx for a cloud, simulation for this machine.</param>
/// <param name="say">Receives progress.</param>
public sealed class KmsImageSteps(Workspace workspace, string version, EvidenceEnvironment environment, Action<string> say)
{
    /// <summary>Where images are published, and by what name they are pinned.</summary>
    public const string Repository = "calimero-network/mero-tee";

    const string Image = "ghcr.io/calimero-network/mero-kms-phala";
    const UnixFileMode ReadOnly = (UnixFileMode)0b100_100_100;
    const UnixFileMode Executable = (UnixFileMode)0b101_101_101;

    string Program => workspace.Artifact("programs", "mero-kms-phala", "mero-kms-phala");

    string Root => workspace.Artifact("image-base", "base.tar");

    string BaseLayer => workspace.Artifact("kms-base", "layer.tar");

    string BasePackages => workspace.Artifact("kms-base", "packages.txt");

    /// <summary><c>kms-base</c> and <c>kms-image:{profile}</c>, in this order. They come after <c>programs</c> and <c>image-base</c>.</summary>
    public IReadOnlyList<Step> Steps() => [Base(), .. Profile.All.Select(Of)];

    /// <summary>Folder of one profile's <c>image.tar</c>, <c>image.json</c>, <c>docker-compose.yml</c> and <c>app-compose.json</c>.</summary>
    public static string FolderOf(Workspace workspace, Profile profile) => workspace.Artifact("kms", profile.Name);

    Step Base() => new()
    {
        Name = "kms-base",
        Purpose = "pick the system that the KMS images share out of the Debian base",
        Inputs = [new StepInput.File(Root, workspace.Name(Root)), new StepInput.Value("the packages of the KMS base", string.Join(' ', KmsBase.Packages))],
        Outputs = [BaseLayer, BasePackages],
        Run = MakeBaseAsync,
    };

    Step Of(Profile profile) => new()
    {
        Name = $"kms-image:{profile}",
        Purpose = $"put the KMS image of {profile} together, and its compose hash",
        Inputs =
        [
            new StepInput.File(BaseLayer, workspace.Name(BaseLayer)),
            new StepInput.File(Program, workspace.Name(Program)),
            new StepInput.Value("the deployment of the KMS", AppCompose.ForKms(profile, Compose(profile, "")).ToJson()),
            new StepInput.Value("the settings of the KMS image", JsonSerializer.Serialize(KmsImageConfig.For(profile, version), OciJson.Compact.OciConfig)),
        ],
        Outputs = [.. Files.Select(name => Path.Combine(FolderOf(workspace, profile), name))],
        Run = cancel => MakeImageAsync(profile, cancel),
    };

    static IReadOnlyList<string> Files { get; } = ["image.tar", "image.json", "docker-compose.yml", "app-compose.json"];

    async Task MakeBaseAsync(CancellationToken cancel)
    {
        var work = Fresh(workspace.Artifact("tmp", "kms-base"));
        var picked = await KmsBase.UnpackAsync(Root, work, cancel);
        Directory.CreateDirectory(Path.GetDirectoryName(BaseLayer)!);
        var blob = await LayerWriter.WriteAsync(BaseLayer + ".partial", picked.Entries, cancel);
        File.Move(BaseLayer + ".partial", BaseLayer, overwrite: true);
        Directory.Delete(work, recursive: true);
        await AtomicFile.WriteAsync(BasePackages, string.Concat(picked.Versions.Select(line => line + "\n")), cancel);
        say($"  {picked.Versions.Count} packages, {blob.Size >> 20} MiB");
    }

    async Task MakeImageAsync(Profile profile, CancellationToken cancel)
    {
        var work = Fresh(workspace.Artifact("tmp", $"kms-{profile}"));
        var (program, pin) = (Path.Combine(work, "program.tar"), Path.Combine(work, "profile.tar"));
        await LayerWriter.WriteAsync(program, [new() { Path = "usr/bin/mero-kms-phala", Mode = Executable, Source = Program }], cancel);
        await LayerWriter.WriteAsync(pin, [new() { Path = "etc/mero-kms/image-profile", Mode = ReadOnly, Content = Encoding.ASCII.GetBytes($"{profile}\n") }], cancel);
        var digests = await ImageArchive.WriteAsync(Path.Combine(work, Files[0]), $"mero-kms-phala:{version}-{profile}", KmsImageConfig.For(profile, version), [BaseLayer, program, pin], cancel);
        var compose = Compose(profile, digests.Manifest);
        var app = AppCompose.ForKms(profile, compose).ToJson();
        var record = new KmsImageRecord
        {
            Profile = profile,
            Version = version,
            Environment = environment,
            Digest = digests.Manifest,
            ConfigDigest = digests.Config,
            ComposeHash = AppCompose.Hash(app),
            BasePackages = [.. await File.ReadAllLinesAsync(BasePackages, cancel)],
        };
        await File.WriteAllTextAsync(Path.Combine(work, Files[1]), record.ToJson(), cancel);
        await File.WriteAllTextAsync(Path.Combine(work, Files[2]), compose.Text, cancel);
        await File.WriteAllTextAsync(Path.Combine(work, Files[3]), app, cancel);
        Directory.CreateDirectory(FolderOf(workspace, profile));
        foreach (var name in Files)
            File.Move(Path.Combine(work, name), Path.Combine(FolderOf(workspace, profile), name), overwrite: true);
        Directory.Delete(work, recursive: true);
        say($"  image {digests.Manifest}, compose hash {record.ComposeHash}");
    }

    KmsComposeFile Compose(Profile profile, string digest) => KmsComposeFile.Render($"{Image}@{digest}", profile, version, environment, Repository);

    static string Fresh(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        return Directory.CreateDirectory(folder).FullName;
    }
}
