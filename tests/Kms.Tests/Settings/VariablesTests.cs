using System.Text.RegularExpressions;
using Kms.Settings;

namespace KmsTests.Settings;

public sealed partial class VariablesTests
{
    [Fact]
    public async Task A_start_says_what_every_variable_is_taken_to_say_and_no_secret()
    {
        using var kms = await KmsUnderTest.StartAsync(policy: null, collateral: null,
            ("REDIS_URL", "redis://user:hunter2@127.0.0.1:1/0"), ("MERO_KMS_TRUSTED_PROXIES", "10.0.0.0/8, 192.0.2.1"),
            ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://127.0.0.1:9/v1/traces?token=hunter2"), ("ENFORCE_MEASUREMENT_POLICY", "true"));

        var said = Assert.Single(kms.Log.Text.Split('\n'), line => line.StartsWith("Information Settings: ", StringComparison.Ordinal));

        await Verify(said.Replace(Path.GetDirectoryName(kms.PolicyFile)!, "/folder", StringComparison.Ordinal)
            .Replace($"_VERIFICATIONS={Environment.ProcessorCount} ", "_VERIFICATIONS=cores ", StringComparison.Ordinal).TrimEnd().Replace("; ", ";\n", StringComparison.Ordinal) + "\n");
        Assert.DoesNotContain("hunter2", kms.Log.Text);
    }

    [Fact]
    public async Task The_README_has_every_variable_that_is_read_and_no_other()
    {
        var variables = new Variables(new Dictionary<string, string> { ["MERO_KMS_ENVIRONMENT"] = "simulation" });
        Assert.Throws<SettingsRefusedException>(() => new SettingsReader(variables, new("/nonexistent")).Read());
        var readme = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "src", "Kms", "README.md"), TestContext.Current.CancellationToken);

        var described = Variable().Matches(readme[readme.IndexOf("## Variables", StringComparison.Ordinal)..]).Select(match => match.Groups[1].Value).Distinct();

        // What OpenTelemetry reads is described there, one name for all, and the framework's own is named because it does not count.
        Assert.Equal(
            variables.Asked.Keys.Where(name => !name.StartsWith("OTEL_", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
            described.Where(name => !name.StartsWith("OTEL_", StringComparison.Ordinal)).Except(["FORWARDEDHEADERS_ENABLED"]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("a\nb", "a.b")]
    [InlineData("https://example.org/p?token=hunter2", "https://example.org/p?…")]
    [InlineData("https://user:hunter2@example.org/", "(not shown)")]
    public void What_is_said_of_a_variable_is_one_line_without_secrets(string value, string said)
    {
        var variables = new Variables(new Dictionary<string, string> { ["NAME"] = value });
        Assert.Equal(value, variables.Text("NAME"));
        Assert.Equal(said, variables.Asked["NAME"]);
    }

    [GeneratedRegex("`([A-Z][A-Z0-9_]*_[A-Z0-9_]*[A-Z0-9])`")]
    private static partial Regex Variable();
}
