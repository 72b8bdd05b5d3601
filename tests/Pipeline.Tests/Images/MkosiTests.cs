using Pipeline.Images;

namespace PipelineTests.Images;

public sealed class MkosiTests : IDisposable
{
    readonly TemporaryWorkspace temporary = new();

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => temporary.Dispose();

    [Fact]
    public async Task What_it_writes_has_the_same_modes_and_times_wherever_it_runs()
    {
        var program = temporary.Workspace.Source("stand-in");
        await TemporaryWorkspace.WriteAsync(program, "#!/bin/sh\numask\necho \"$LC_ALL $TZ\"\n");
        File.SetUnixFileMode(program, (UnixFileMode)0b111_101_101);
        var output = temporary.Workspace.Artifact("tmp", "output");

        // A mask is the whole process's: it is set before mkosi starts, and for it alone.
        await new Mkosi(temporary.Workspace, _ => { }) { Program = program }.BuildAsync("configuration", output, baseTree: null, newLists: false, Cancel);

        Assert.Equal("0022\nC.UTF-8 UTC\n", await File.ReadAllTextAsync(Path.Combine(output, "mkosi.log"), Cancel));
    }
}
