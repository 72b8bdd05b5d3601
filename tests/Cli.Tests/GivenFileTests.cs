using Cli;

namespace CliTests;

/// <summary>What is named where a file is expected, and is none that can be read.</summary>
public sealed class GivenFileTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("mero-tee-").FullName;
    readonly StringWriter output = new();
    readonly StringWriter errors = new();

    public static TheoryData<string> Commands =>
    [
        "audit verify FILE", "eventlog replay FILE", "explain FILE FILE", "measure firmware FILE", "measure image FILE --firmware FILE",
        "measure pe FILE", "policy diff FILE FILE", "quote show FILE", "quote verify FILE --collateral FILE",
    ];

    /// <summary>Each place of a file but an audit log and a disk, which are read piece by piece.</summary>
    public static TheoryData<string> WholeFiles =>
    [
        "eventlog replay FILE", "explain FILE FILE", "measure firmware FILE", "measure pe FILE", "quote show FILE",
        "quote verify FILE --collateral absent", "quote verify EMPTY --collateral FILE", "eventlog replay EMPTY --quote FILE", "eventlog replay EMPTY --table FILE",
        "measure firmware EMPTY --variant everything --td-hob FILE", "measure image EMPTY --firmware FILE",
    ];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_folder_is_asked_wrongly(string command)
    {
        Assert.Equal(2, await RunAsync(command, folder));
        // Of folders, explain takes releases.
        Assert.StartsWith(command.StartsWith("explain", StringComparison.Ordinal) ? $"{folder} is no release of node images: " : $"{folder} is a folder; ", errors.ToString());
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_file_that_is_not_there_is_a_missing_asset(string command)
    {
        Assert.Equal(11, await RunAsync(command, Path.Combine(folder, "absent")));
        Assert.StartsWith($"{Path.Combine(folder, "absent")}: there is no such file; ", errors.ToString());
    }

    [Theory]
    [MemberData(nameof(WholeFiles))]
    public async Task A_file_larger_than_anything_of_its_kind_is_asked_wrongly(string command)
    {
        var path = Path.Combine(folder, "large");
        using (var file = File.Create(path))
        {
            // It takes no room on the disk, and would take more than an array can have in memory.
            file.SetLength(3L << 30);
        }

        Assert.Equal(2, await RunAsync(command, path));
        Assert.StartsWith($"{path}: the file has more than ", errors.ToString());
    }

    [Fact]
    public async Task A_file_without_end_is_asked_wrongly()
    {
        Assert.Equal(2, await RunAsync("quote show FILE", "/dev/zero"));
        Assert.Equal("/dev/zero: the file has more than 1048576 bytes; a quote is expected there, which has fewer.\n", errors.ToString());
    }

    async Task<int> RunAsync(string command, string file)
    {
        var empty = Path.Combine(folder, "empty");
        await File.WriteAllBytesAsync(empty, [], TestContext.Current.CancellationToken);
        return await new MeroTee(output, errors).RunAsync(
            [.. command.Split(' ').Select(word => word switch { "FILE" => file, "EMPTY" => empty, _ => word })],
            TestContext.Current.CancellationToken);
    }
}
