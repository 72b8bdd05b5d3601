using System.Text;
using Pipeline.Runs;
using static Pipeline.Releases.AssetText;

namespace Pipeline.Releases;

/// <summary>All files of a release but its archives, by their paths below <c>artifacts/release</c>.</summary>
static class ReleaseFiles
{
    /// <summary>Writes them in memory; nothing here touches a disk, a clock or chance.</summary>
    public static IReadOnlyDictionary<string, string> Of(ReleaseFacts facts)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Add(facts.NodeTag, Node(facts));
        Add(facts.KmsTag, Kms(facts));
        return files;

        void Add(string folder, Dictionary<string, string> assets)
        {
            foreach (var (name, text) in assets)
                files[$"{folder}/{name}"] = text;
        }
    }

    static Dictionary<string, string> Node(ReleaseFacts facts)
    {
        var files = new Dictionary<string, string>
        {
            [AssetNames.PublishedMrtds] = AssetText.Of(NodeAssets.PublishedMrtds(facts)),
            [AssetNames.Provenance] = AssetText.Of(NodeAssets.Provenance(facts)),
            [AssetNames.PackagesLock] = facts.PackagesLock.ToString(),
            [AssetNames.Notes] = ReleaseNotes.Node(facts),
        };
        foreach (var profile in facts.Profiles)
        {
            files[AssetNames.MeasurementsOf(profile.Profile)] = profile.Measurements.ToJson();
            files[AssetNames.ImageOf(profile.Profile)] = profile.Image.ToJson();
            files[AssetNames.RootFilesOf(profile.Profile)] = profile.RootFiles.ToText();
            files[AssetNames.ConformanceOf(profile.Profile)] = profile.Boot.Conformance.ToJson();
            files[AssetNames.GcpImageOf(profile.Profile)] = profile.Gcp.ToJson();
        }
        files[AssetNames.NodeChecksums] = Checksums(Listed(files, [AssetNames.PublishedMrtds, AssetNames.Provenance, AssetNames.PackagesLock, AssetNames.Notes, .. facts.Profiles.SelectMany(profile => AssetNames.RecordsOf(profile.Profile).Append(AssetNames.ConformanceOf(profile.Profile)).Append(AssetNames.GcpImageOf(profile.Profile)))]));
        return files;
    }

    static Dictionary<string, string> Kms(ReleaseFacts facts)
    {
        var files = facts.Profiles.ToDictionary(profile => AssetNames.PolicyOf(profile.Profile), profile => profile.Policy.Text);
        var policies = files.Keys.ToList();
        files[AssetNames.Policy] = facts.Locked.Policy.Text;
        files[AssetNames.CompatibilityMap] = AssetText.Of(KmsAssets.CompatibilityMap(facts));
        files[AssetNames.ContainerMetadata] = AssetText.Of(KmsAssets.ContainerMetadata(facts));
        files[AssetNames.Manifest] = AssetText.Of(KmsAssets.Manifest(facts));
        files[AssetNames.KmsChecksums] = Checksums(facts.Archives.OrderBy(file => file.Sha256, StringComparer.Ordinal));
        files[AssetNames.KmsFileList] = Checksums(Listed(files, [AssetNames.KmsChecksums, AssetNames.Manifest, AssetNames.Policy, .. policies]));
        files[AssetNames.Notes] = ReleaseNotes.Kms(facts);
        return files;
    }

    static IEnumerable<ReleasedFile> Listed(Dictionary<string, string> files, IEnumerable<string> names) =>
        names.Select(name => new ReleasedFile(name, Digest.Of(Encoding.UTF8.GetBytes(files[name]))[Digest.Prefix.Length..]));
}
