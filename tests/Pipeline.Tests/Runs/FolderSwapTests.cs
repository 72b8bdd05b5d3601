using Pipeline.Runs;

namespace PipelineTests.Runs;

public sealed class FolderSwapTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("mero-tee-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    string Make(string name, string text)
    {
        var path = Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
        File.WriteAllText(Path.Combine(path, "file"), text);
        return path;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_made_folder_takes_its_place_and_the_old_one_is_gone(bool isThereAlready)
    {
        var place = isThereAlready ? Make("place", "old") : Path.Combine(folder, "deep", "place");

        FolderSwap.Put(Make("made", "new"), place);

        Assert.Equal("new", File.ReadAllText(Path.Combine(place, "file")));
        Assert.False(Directory.Exists(Path.Combine(folder, "made")));
    }
}
