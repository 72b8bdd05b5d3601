using System.Diagnostics;

namespace KmsTests;

/// <summary>The program itself, as a process.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task Wrong_settings_end_the_program_with_code_2_and_all_of_them_on_standard_error()
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "mero-kms-phala")) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["MERO_KMS_ENVIRONMENT"] = "tdx";
        start.Environment["MERO_KMS_SIMULATION_ROOT_CA"] = "/tmp/root.pem";
        start.Environment["ACCEPT_MOCK_ATTESTATION"] = "true";
        using var program = Process.Start(start)!;
        var said = await program.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await program.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(2, program.ExitCode);
        await Verify(said);
    }
}
