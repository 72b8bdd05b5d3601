using Pipeline.Releases;

namespace PipelineTests.Releases;

public sealed class ReleaseFilesTests
{
    static readonly IReadOnlyDictionary<string, string> Written = ReleaseFiles.Of(ReleaseForge.Facts);

    public static TheoryData<string> Files => [.. Written.Keys.Select(name => name.Replace('/', ' '))];

    [Theory]
    [MemberData(nameof(Files))]
    public Task Every_file_is_as_reviewed(string file) => Verify(Written[file.Replace(' ', '/')]);

    [Fact]
    public void Equal_facts_give_equal_files() => Assert.Equal(Written, ReleaseFiles.Of(ReleaseForge.Facts));

    [Fact]
    public void Every_file_ends_with_one_line_feed_and_has_no_other_line_ends() =>
        Assert.All(Written.Values, text => Assert.True(text.EndsWith('\n') && !text.EndsWith("\n\n", StringComparison.Ordinal) && !text.Contains('\r')));
}
