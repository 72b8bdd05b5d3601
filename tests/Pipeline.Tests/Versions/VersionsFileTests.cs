using Pipeline.Runs;
using Pipeline.Versions;

namespace PipelineTests.Versions;

public sealed class VersionsFileTests
{
    const string Good = """
        {
          "imageVersion": "3.0.0",
          "merodVersion": "0.10.1",
          "debianSuite": "trixie",
          "kernel": {
            "package": "linux-image-cloud-amd64",
            "suite": "trixie-backports",
            "minimum": "6.16"
          },
          "sourceDateEpoch": 1767225600,
          "merod": { "url": "https://example.org/merod.tar.gz", "sha256": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" }
        }
        """;

    [Fact]
    public void The_repository_has_a_file_that_can_be_read()
    {
        var versions = VersionsFile.Read(new() { Root = Repository.Root });

        Assert.Contains($"<Version>{versions.ImageVersion}</Version>", File.ReadAllText(Path.Combine(Repository.Root, "Directory.Build.props")));
    }

    [Fact]
    public void An_archive_of_merod_is_optional()
    {
        Assert.NotNull(VersionsFile.Parse(Good, "versions.json").Merod);
        var without = Good[..Good.IndexOf(",\n  \"merod\"", StringComparison.Ordinal)].Replace("\"0.10.1\"", "null") + "}";
        Assert.Null(VersionsFile.Parse(without, "versions.json").Merod);
    }

    [Theory]
    [InlineData("\"merodVersion\": \"0.10.1\",", "", "unknown and missing")]
    [InlineData("\"merodVersion\"", "\"merodVersions\"", "unknown")]
    [InlineData("\"0.10.1\"", "\"\"", "no version")]
    [InlineData("{ \"url\": \"https://example.org/merod.tar.gz\", \"sha256\": \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\" }", "null", "a version of nothing")]
    [InlineData("\"3.0.0\"", "null", "null")]
    [InlineData("\"3.0.0\"", "\"3.0\"", "two numbers")]
    [InlineData("\"3.0.0\"", "\"3.0.0\n\"", "line feed")]
    [InlineData("\"trixie\"", "\"Debian 13\"", "suite")]
    [InlineData("\"6.16\"", "\"new\"", "minimum")]
    [InlineData("1767225600", "0", "epoch")]
    [InlineData("https://example.org", "ftp://example.org", "scheme")]
    [InlineData("\"aaaa", "\"AAAA", "upper case")]
    [InlineData("\"aaaa", "\"aaa", "short")]
    [InlineData("\"kernel\": {", "\"kernel\": [", "syntax")]
    [InlineData("\"debianSuite\": \"trixie\",", "\"debianSuite\": \"trixie\", \"debianSuite\": \"forky\",", "twice")]
    public void Parse_names_file_and_line_of_what_is_malformed(string good, string bad, string what)
    {
        var refusal = Assert.Throws<AskedWronglyException>(() => VersionsFile.Parse(Good.Replace(good, bad), "images/versions.json"));

        Assert.Matches(@"^images/versions\.json line \d+: .+\.$", refusal.Message.ReplaceLineEndings(" "));
        Assert.DoesNotContain("LineNumber", refusal.Message);
        Assert.Equal(ExitCode.AskedWrongly, refusal.ExitCode);
        Assert.NotEmpty(what);
    }

    [Theory]
    [InlineData("\"merodVersion\"", "\"colour\"", "v line 3: colour is not known here; remove it.")]
    [InlineData("\"debianSuite\": \"trixie\",", "", "v line 12: debianSuite is missing; add it.")]
    [InlineData("\"suite\": \"trixie-backports\",", "", "v line 9: suite is missing; add it.")]
    [InlineData("\"debianSuite\"", "\"imageVersion\"", "v line 4: imageVersion is there twice; remove one.")]
    [InlineData("\"trixie\"", "null", "v line 4: debianSuite is null; a value is expected.")]
    [InlineData("1767225600", "\"soon\"", "v line 10: sourceDateEpoch has a value of another kind than is expected.")]
    [InlineData("\"6.16\"", "6.16", "v line 8: kernel.minimum has a value of another kind than is expected.")]
    public void Parse_names_the_member_that_is_meant(string good, string bad, string message) =>
        Assert.Equal(message, Assert.Throws<AskedWronglyException>(() => VersionsFile.Parse(Good.Replace(good, bad), "v")).Message);

    [Fact]
    public void Parse_counts_lines_from_one() =>
        Assert.StartsWith("v line 4: debianSuite is \"T\"", Assert.Throws<AskedWronglyException>(() => VersionsFile.Parse(Good.Replace("\"trixie\"", "\"T\""), "v")).Message);

    [Fact]
    public void Parse_refuses_a_version_of_merod_that_no_image_has() => Assert.Equal(
        "v line 3: merodVersion is \"0.10.1\"; null, as merod is, is expected.",
        Assert.Throws<AskedWronglyException>(() => VersionsFile.Parse(Good[..Good.IndexOf("{ \"url\"", StringComparison.Ordinal)] + "null }", "v")).Message);

    [Fact]
    public void Read_says_when_there_is_no_file()
    {
        var folder = Directory.CreateTempSubdirectory("mero-tee-").FullName;

        var refusal = Assert.Throws<AssetMissingException>(() => VersionsFile.Read(new() { Root = folder }));

        Assert.Contains("images/versions.json is not there", refusal.Message);
        Directory.Delete(folder);
    }
}
