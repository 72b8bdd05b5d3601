using Pipeline.Runs;

namespace PipelineTests.Runs;

public sealed class DigestTests : IDisposable
{
    const string OfNothing = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    readonly string folder = Directory.CreateTempSubdirectory("mero-tee-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Of_a_text_is_SHA_256_of_its_UTF_8() => Assert.Equal(OfNothing, Digest.Of(""));

    [Fact]
    public async Task Of_a_folder_sees_names_contents_and_places()
    {
        var cancel = TestContext.Current.CancellationToken;
        var seen = new HashSet<string> { await Digest.OfFolderAsync(folder, cancel) };
        await File.WriteAllTextAsync(Path.Combine(folder, "a"), "1", cancel);
        Assert.True(seen.Add(await Digest.OfFolderAsync(folder, cancel)));
        await File.WriteAllTextAsync(Path.Combine(folder, "a"), "2", cancel);
        Assert.True(seen.Add(await Digest.OfFolderAsync(folder, cancel)));
        File.Move(Path.Combine(folder, "a"), Path.Combine(folder, "b"));
        Assert.True(seen.Add(await Digest.OfFolderAsync(folder, cancel)));
    }

    [Theory]
    [InlineData(OfNothing, true)]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", false)]
    [InlineData("sha256:E3B0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", false)]
    [InlineData("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85", false)]
    public void Is_well_formed_knows_the_one_form(string? text, bool wellFormed) => Assert.Equal(wellFormed, Digest.IsWellFormed(text));
}
