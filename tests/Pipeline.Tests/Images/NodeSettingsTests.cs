using Attestation;
using Pipeline.Images;
using Pipeline.Runs;

namespace PipelineTests.Images;

public sealed class NodeSettingsTests : IDisposable
{
    const string Good = """
        profile: debug
        ssh: true
        writable_root: true
        console: true
        accounts:
          - root
        packages:
          - openssh-server
        files: []
        enable: []
        mask: []
        remove: []
        command_line:
          - quiet
        reviewed:
          set_id: []
          interpreters: []
          world_writable: []
          sockets: []
          starts: []
          exposures: []
          listening: []
          running: []
          writable: []
        """;

    readonly string folder = Directory.CreateTempSubdirectory("mero-tee-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_repository_describes_all_profiles()
    {
        var settings = NodeSettings.Read(new() { Root = Repository.Root });

        Assert.Equal(Profile.All, settings.Profiles.Select(profile => profile.Profile));
        var locked = settings.Profiles[2];
        Assert.False(locked.Ssh || locked.Console || locked.WritableRoot);
        Assert.Empty(locked.Accounts);
    }

    [Theory]
    [InlineData("ssh: true", "ssh: yes", 2, "ssh is \"yes\"; true or false is expected")]
    [InlineData("ssh: true\n", "", 1, "ssh is missing")]
    [InlineData("ssh: true", "shh: true", 1, "ssh is missing")]
    [InlineData("mask: []", "mask: []\ncolour: red", 12, "colour is not known here; the keys are accounts, command_line")]
    [InlineData("mask: []", "mask: getty.target", 11, "mask is no list")]
    [InlineData("mask: []", "mask:\n  - a\n  - a", 13, "mask lists \"a\" twice")]
    [InlineData("mask: []", "mask:\n  - [a]", 12, "mask needs a text of one line here")]
    [InlineData("  - openssh-server", "  - \"less\\nRemoveFiles=/\"", 8, "packages needs a text of one line here")]
    [InlineData("files: []", "files: [../../..]", 9, "files lists \"../../..\"; the name of a folder is expected")]
    [InlineData("mask: []", "mask: []\nmask: []", 12, "Duplicate key")]
    [InlineData("profile: debug", "profile: locked-read-only", 1, "the file's name says debug")]
    [InlineData("  - quiet", "  - console=ttyS1", 14, "words with console= are written by the build")]
    [InlineData("  - quiet", "  - rw", 14, "words with rw are written by the build")]
    [InlineData("  - quiet", "  - calimero.profile=debug", 14, "words with calimero. are written by the build")]
    [InlineData("  - quiet", "  - quiet splash", 14, "one entry is one word")]
    [InlineData("  - quiet", "  - [quiet", 24, "the file ends inside a list or mapping")]
    [InlineData("ssh: true", "ssh: \ttrue\n\tconsole", 2, "While scanning a plain scalar")]
    [InlineData("  set_id: []\n", "", 16, "set_id is missing")]
    [InlineData("  listening: []\n", "", 16, "listening is missing")]
    [InlineData("  exposures: []", "  exposures: [mero-node.service]", 21, "exposures has \"mero-node.service\"; a unit and a number below 10 are expected")]
    [InlineData("  exposures: []", "  exposures: [a b c]", 21, "a unit and a number below 10 are expected")]
    [InlineData("  exposures: []", "  exposures: [a.service 10]", 21, "a unit and a number below 10 are expected")]
    [InlineData("  set_id: []", "  set_id: []\n  exposure: 9", 17, "exposure is not known here")]
    [InlineData("ssh: true", "ssh: [true", 24, "the file ends inside a list or mapping")]
    public void Parse_names_file_and_line_of_what_is_malformed(string good, string bad, int line, string reason)
    {
        var refusal = Assert.Throws<AskedWronglyException>(() => NodeProfile.Parse(Good.Replace(good, bad), "debug.yaml", Profile.Debug));

        Assert.StartsWith($"debug.yaml line {line}: ", refusal.Message);
        Assert.Contains(reason, refusal.Message);
        Assert.Equal(ExitCode.AskedWrongly, refusal.ExitCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("- a")]
    [InlineData("a: b\n---\nc: d")]
    public void Parse_wants_one_mapping(string text) =>
        Assert.Contains("one mapping of keys to values is expected", Assert.Throws<AskedWronglyException>(() => NodeBase.Parse(text, "base.yaml")).Message);

    [Fact]
    public void A_file_of_an_unknown_profile_is_named()
    {
        Directory.CreateDirectory(Path.Combine(folder, "images", "node"));
        File.WriteAllText(Path.Combine(folder, "images", "node", "open.yaml"), Good);

        var refusal = Assert.Throws<AskedWronglyException>(() => NodeSettings.Read(new() { Root = folder }));

        Assert.Equal("images/node/open.yaml describes no profile; the profiles are debug, debug-read-only, locked-read-only. Rename or remove the file.", refusal.Message);
    }

    [Fact]
    public void A_missing_file_is_named() =>
        Assert.Contains("images/node/base.yaml is not there", Assert.Throws<AssetMissingException>(() => NodeSettings.Read(new() { Root = folder })).Message);
}
