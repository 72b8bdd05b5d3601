using Node;
using Node.Commands;

namespace NodeTests.Commands;

public sealed class RootTests
{
    const string Missing = "/nowhere/policy.json";

    [Theory]
    [InlineData("", ExitCode.AskedWrongly)]
    [InlineData("fly", ExitCode.AskedWrongly)]
    [InlineData("kms observe", ExitCode.AskedWrongly)]
    [InlineData("kms observe --kms-url http://127.0.0.1:1 --profile moon --out x", ExitCode.AskedWrongly)]
    [InlineData("kms probe --policy x --td-quote here", ExitCode.AskedWrongly)]
    [InlineData("kms probe --policy x --td-quote http://127.0.0.1:1 --collateral 8081", ExitCode.AskedWrongly)]
    [InlineData("kms probe --policy x --td-quote http://127.0.0.1:1 --collateral-update Early", ExitCode.AskedWrongly)]
    [InlineData("kms probe --policy x --td-quote http://127.0.0.1:1 --collateral http://pccs.example", ExitCode.AskedWrongly)]
    [InlineData("kms probe --policy " + Missing + " --td-quote http://127.0.0.1:1 --collateral https://pccs.example --collateral-update early", ExitCode.AssetMissing)]
    [InlineData("kms probe --policy " + Missing + " --td-quote http://127.0.0.1:1", ExitCode.AssetMissing)]
    [InlineData("kms probe --policy " + Missing + " --td-quote http://127.0.0.1:1 --root-ca " + Missing, ExitCode.AssetMissing)]
    [InlineData("kms observe --kms-url http://kms.example --profile debug --out x", ExitCode.VerificationFailed)]
    [InlineData("kms observe --kms-url http://127.0.0.1:1 --profile debug --out x --collateral http://127.0.0.1:1", ExitCode.VerificationFailed)]
    [InlineData("staging-probe --kms-url http://127.0.0.1:1 --policy " + Missing + " --td-quote debug=http://127.0.0.1:1 --out x", ExitCode.AssetMissing)]
    public async Task A_command_line_ends_with_its_exit_code(string arguments, ExitCode expected) => Assert.Equal(
        (int)expected,
        await Root.RunAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), TestContext.Current.CancellationToken));

    [Fact]
    public async Task Evidence_options_take_addresses_and_files()
    {
        var root = Path.GetTempFileName();
        await File.WriteAllTextAsync(root, "no certificate", TestContext.Current.CancellationToken);
        string[] arguments = ["kms", "observe", "--kms-url", "http://127.0.0.1:1", "--profile", "debug", "--out", "x", "--collateral", "http://127.0.0.1:2", "--root-ca", root];

        Assert.Equal((int)ExitCode.AskedWrongly, await Root.RunAsync(arguments, TestContext.Current.CancellationToken));

        File.Delete(root);
    }
}
