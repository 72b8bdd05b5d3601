using Attestation;
using Cli;

namespace CliTests;

public sealed class CommandLineTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("mero-tee-").FullName;
    readonly StringWriter output = new();
    readonly StringWriter errors = new();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    Task<int> RunAsync(params string[] arguments) => new MeroTee(output, errors).RunAsync(arguments, TestContext.Current.CancellationToken);

    async Task<string> FileAsync(string name, string text)
    {
        var path = Path.Combine(folder, name);
        await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
        return path;
    }

    [Fact]
    public async Task A_complaint_moves_no_cursor()
    {
        Assert.Equal(2, await RunAsync("\u001b[2Jverified\r"));
        Assert.StartsWith("mero-tee knows no \"?[2Jverified", errors.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(errors.ToString(), letter => char.IsControl(letter) && letter is not '\n');
    }

    [Theory]
    [InlineData("")]
    [InlineData("audit")]
    [InlineData("audit verify")]
    [InlineData("eventlog")]
    [InlineData("eventlog replay")]
    [InlineData("drift")]
    [InlineData("explain")]
    [InlineData("measure")]
    [InlineData("measure firmware")]
    [InlineData("measure image")]
    [InlineData("measure pe")]
    [InlineData("policy")]
    [InlineData("policy diff")]
    [InlineData("quote")]
    [InlineData("quote show")]
    [InlineData("quote verify")]
    public async Task Every_command_explains_itself(string command)
    {
        Assert.Equal(0, await RunAsync([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]));
        await Verify(output.ToString().Replace("Cli.Tests", "mero-tee").TrimEnd() + "\n");
    }

    [Fact]
    public async Task An_unknown_command_is_asked_wrongly()
    {
        Assert.Equal(2, await RunAsync("polish"));
        Assert.Equal("mero-tee knows no \"polish\" here. See mero-tee --help.\n", errors.ToString());
    }

    [Fact]
    public async Task A_missing_argument_is_asked_wrongly()
    {
        Assert.Equal(2, await RunAsync("policy", "diff", "one"));
        Assert.Contains("See mero-tee --help.", errors.ToString());
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_a_missing_asset()
    {
        Assert.Equal(11, await RunAsync("policy", "diff", "absent-a.json", "absent-b.json"));
        Assert.Equal("absent-a.json: there is no such file; a policy is expected there.\n", errors.ToString());
    }

    [Fact]
    public async Task A_file_that_is_no_policy_is_asked_wrongly()
    {
        var path = await FileAsync("no-policy.json", "{}");
        Assert.Equal(2, await RunAsync("policy", "diff", path, path));
        Assert.StartsWith($"{path} line 1: this is not a policy: ", errors.ToString());
        Assert.DoesNotContain("LineNumber", errors.ToString());
    }

    [Fact]
    public async Task A_policy_with_other_white_space_is_asked_wrongly()
    {
        var path = await FileAsync("a.json", PolicyForge.Policy(Profile.Debug).ToJson() + "\n");
        Assert.Equal(2, await RunAsync("policy", "diff", path, path));
        Assert.Contains("not written the one way", errors.ToString());
    }

    [Theory]
    [InlineData("words")]
    [InlineData("json")]
    public async Task Policy_diff_says_what_changed(string form)
    {
        var policy = PolicyForge.Policy(Profile.Debug);
        var before = await FileAsync("a.json", policy.ToJson());
        var after = await FileAsync("b.json", (policy with
        {
            PolicyVersion = 2,
            Policy = policy.Policy with { NodeAllowedRtmr2 = [.. policy.Policy.NodeAllowedRtmr2, PolicyForge.Value("new kernel")] },
        }).ToJson());

        Assert.Equal(0, await RunAsync(["policy", "diff", before, after, .. form is "json" ? ["--json"] : Array.Empty<string>()]));

        await Verify(output.ToString());
    }
}
