using Attestation;
using Attestation.Collateral;
using Attestation.Verification;
using Kms.Settings;

namespace KmsTests.Settings;

public sealed class SettingsReaderTests : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mero-kms-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Without_variables_a_kms_is_a_tdx_one_for_the_locked_profile()
    {
        var settings = Read([]);
        Assert.Equal(EvidenceEnvironment.Tdx, settings.Environment);
        Assert.Equal(Profile.LockedReadOnly, settings.Profile);
        Assert.Same(TrustRoot.Intel, settings.Root);
        Assert.Equal("0.0.0.0:8080", settings.Listen.ToString());
        Assert.Equal("3.0.0", settings.Version);
        Assert.Equal("merod/storage", settings.KeyNamespace);
        Assert.Equal(new() { Pending = 10_000, PendingPerPeer = 100, Lifetime = TimeSpan.FromSeconds(60) }, settings.Challenges);
    }

    [Theory]
    [InlineData("MERO_KMS_ENVIRONMENT", "production")]
    [InlineData("MERO_KMS_ENVIRONMENT", " ")]
    [InlineData("LISTEN_ADDR", "8080")]
    [InlineData("LISTEN_ADDR", "localhost:8080")]
    [InlineData("LISTEN_ADDR", "127.0.0.1")]
    [InlineData("CHALLENGE_TTL_SECS", "0")]
    [InlineData("CHALLENGE_TTL_SECS", "60s")]
    [InlineData("MAX_PENDING_CHALLENGES", "0")]
    [InlineData("MAX_PENDING_CHALLENGES", "-1")]
    [InlineData("MAX_PENDING_CHALLENGES_PER_PEER", "0")]
    [InlineData("MAX_PENDING_CHALLENGES_PER_PEER", "many")]
    [InlineData("MERO_KMS_VERSION", "latest")]
    [InlineData("MERO_KMS_PROFILE", "Debug")]
    [InlineData("KMS_POLICY_PROFILE", "open")]
    [InlineData("KEY_NAMESPACE_PREFIX", "a//b")]
    [InlineData("KEY_NAMESPACE_PREFIX", "a/../b")]
    [InlineData("MERO_KMS_POLICY_URL", "http://example.org/policy.json")]
    [InlineData("MERO_KMS_POLICY_URL", "http://localhost/policy.json")]
    [InlineData("MERO_KMS_POLICY_URL", "https://user:password@example.org/policy.json")]
    [InlineData("MERO_KMS_POLICY_SHA256", "abc")]
    [InlineData("MERO_KMS_POLICY_SHA256", "0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("MERO_KMS_POLICY_SHA265", "0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("MERO_KMS_STATE_DIR", "state")]
    [InlineData("MERO_KMS_STATE_DIR", "")]
    [InlineData("MERO_KMS_AUDIT_FILE", "audit.jsonl")]
    [InlineData("MERO_KMS_AUDIT_FILE", "off")]
    [InlineData("MERO_KMS_AUDIT_FILE", "/var/log/")]
    [InlineData("MERO_KMS_POLICY_RELOAD_SECS", "0")]
    [InlineData("MERO_KMS_POLICY_RELOAD_SECS", "9")]
    [InlineData("MERO_KMS_POLICY_RELOAD_SECS", "3601")]
    [InlineData("MERO_KMS_COLLATERAL_URL", "pcs")]
    [InlineData("MERO_KMS_COLLATERAL_URL", "http://pccs.example.org")]
    [InlineData("MERO_KMS_COLLATERAL_URL", "http://localhost:8081")]
    [InlineData("MERO_KMS_COLLATERAL_URL", "https://token@pccs.example.org")]
    [InlineData("MERO_KMS_COLLATERAL_UPDATE", "Early")]
    [InlineData("MERO_KMS_COLLATERAL_UPDATE", "latest")]
    [InlineData("MERO_KMS_TCB_EVALUATION_FLOOR", "-1")]
    [InlineData("MERO_KMS_TCB_EVALUATION_FLOOR", "newest")]
    [InlineData("MERO_KMS_TCB_EVALUATION_FLOOR", "2147483648")]
    [InlineData("DSTACK_SOCKET_PATH", "http://keys.example.org")]
    [InlineData("DSTACK_SOCKET_PATH", "https://127.0.0.1")]
    [InlineData("DSTACK_SOCKET_PATH", "dstack.sock")]
    [InlineData("MERO_KMS_SIMULATION_ROOT_CA", "/etc/hosts")]
    [InlineData("MERO_KMS_DSTACK_KMS_ROOT", "02466d7f")]
    [InlineData("MERO_KMS_DSTACK_KMS_ROOT", "04466d7fcae563e5cb09a0d1870bb580344804617879a14949cf22285f1bae3f27")]
    [InlineData("MERO_KMS_DSTACK_KMS_ROOT", "02466D7FCAE563E5CB09A0D1870BB580344804617879A14949CF22285F1BAE3F27")]
    [InlineData("CORS_ALLOWED_ORIGINS", "*")]
    [InlineData("CORS_ALLOWED_ORIGINS", "https://example.org/path")]
    [InlineData("DSTACK_SIMULATOR_ENDPOINT", "http://localhost:8090")]
    [InlineData("REDIS_URL", "redis://localhost")]
    [InlineData("REDIS_URL", "redis://10.0.0.1:6379")]
    [InlineData("REDIS_URL", "127.0.0.1:6379")]
    [InlineData("REDIS_URL", "http://127.0.0.1:6379")]
    [InlineData("REDIS_URL", "redis://127.0.0.1:0")]
    [InlineData("REDIS_URL", "redis://127.0.0.1:65536")]
    [InlineData("REDIS_URL", "redis://127.0.0.1/one")]
    [InlineData("REDIS_URL", "redis://127.0.0.1/1/2")]
    [InlineData("REDIS_URL", "redis://127.0.0.1//1")]
    [InlineData("REDIS_URL", "redis://127.0.0.1/10000")]
    [InlineData("REDIS_URL", "redis://127.0.0.1?db=1")]
    [InlineData("REDIS_URL", "redis://127.0.0.1#1")]
    [InlineData("REDIS_URL", "redis://user@127.0.0.1")]
    [InlineData("REDIS_URL", "redis://user:@127.0.0.1")]
    [InlineData("REDIS_URL", "redis://:6379")]
    [InlineData("REDIS_URL", "unix://redis.sock")]
    [InlineData("REDIS_URL", "unix:///")]
    [InlineData("REDIS_CA_FILE", "/etc/hosts")]
    [InlineData("ACCEPT_MOCK_ATTESTATION", "true")]
    [InlineData("ACCEPT_MOCK_ATTESTATION", "1")]
    [InlineData("ACCEPT_MOCK_ATTESTATION", "perhaps")]
    [InlineData("ENFORCE_MEASUREMENT_POLICY", "off")]
    [InlineData("USE_ENV_POLICY", "yes")]
    [InlineData("ALLOWED_MRTD", "00")]
    [InlineData("ALLOWED_TCB_STATUSES", "UpToDate")]
    [InlineData("MERO_KMS_ALLOWED_RTMR3_JSON", "[]")]
    [InlineData("MERO_KMS_METRICS_ADDR", "9090")]
    [InlineData("MERO_KMS_METRICS_ADDR", "0.0.0.0:8080")]
    [InlineData("MERO_KMS_METRICS_ADDR", "127.0.0.1:8080")]
    [InlineData("MERO_KMS_DRAIN_SECS", "61")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "http://user:password@collector:4317")]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", " ")]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "grpc://collector")]
    [InlineData("MERO_KMS_RATE_PER_SECOND", "0")]
    [InlineData("MERO_KMS_RATE_BURST", "1000001")]
    [InlineData("MERO_KMS_TRUSTED_PROXIES", "gateway")]
    [InlineData("MERO_KMS_TRUSTED_PROXIES", "0.0.0.0/0")]
    [InlineData("MERO_KMS_TRUSTED_PROXIES", "10.0.0.0/8,")]
    [InlineData("MERO_KMS_MAX_CONNECTIONS", "0")]
    [InlineData("MERO_KMS_MAX_CONNECTIONS_PER_ADDRESS", "0")]
    [InlineData("MERO_KMS_REQUEST_TIMEOUT_SECS", "61")]
    [InlineData("MERO_KMS_IDLE_TIMEOUT_SECS", "0")]
    [InlineData("MERO_KMS_VERIFICATIONS", "many")]
    [InlineData("MERO_KMS_VERIFICATION_QUEUE", "0")]
    [InlineData("MERO_KMS_TLS_CERT_FILE", "/etc/hosts")]
    [InlineData("MERO_KMS_TLS_KEY_FILE", "/etc/hosts")]
    public void A_wrong_variable_is_named(string name, string value)
    {
        var refusal = Assert.Throws<SettingsRefusedException>(() => Read(new() { [name] = value }));
        Assert.StartsWith(name + " ", Assert.Single(refusal.Mistakes));
    }

    [Theory]
    [InlineData(null, CollateralUpdate.Standard)]
    [InlineData("standard", CollateralUpdate.Standard)]
    [InlineData("early", CollateralUpdate.Early)]
    public void Collateral_is_the_standard_one_unless_the_early_one_is_asked_for(string? value, CollateralUpdate expected) =>
        Assert.Equal(expected, Read(value is null ? [] : new() { ["MERO_KMS_COLLATERAL_UPDATE"] = value }).CollateralUpdate);

    [Theory]
    [InlineData(null, 0)]
    [InlineData("20", 20)]
    public void Collateral_of_any_TCB_recovery_is_used_unless_a_least_one_is_named(string? value, int expected) =>
        Assert.Equal(expected, Read(value is null ? [] : new() { ["MERO_KMS_TCB_EVALUATION_FLOOR"] = value }).TcbEvaluationFloor);

    [Theory]
    [InlineData("ACCEPT_MOCK_ATTESTATION", "false")]
    [InlineData("ENFORCE_MEASUREMENT_POLICY", "true")]
    [InlineData("USE_ENV_POLICY", "no")]
    public void Upstreams_switches_may_say_what_is_so_anyway(string name, string value) => Read(new() { [name] = value });

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", true, true)]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", true, false)]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", false, true)]
    [InlineData("OTEL_SERVICE_NAME", false, false)]
    public void Nothing_is_exported_but_to_a_collector_that_is_named(string name, bool metrics, bool traces)
    {
        var observing = Read(new() { [name] = "http://collector:4317" }).Observing;
        Assert.Equal((metrics, traces), (observing.ExportsMetrics, observing.ExportsTraces));
    }

    [Theory]
    [InlineData("MERO_KMS_POLICY_URL", "https://user:hunter2@example.org/policy.json")]
    [InlineData("MERO_KMS_POLICY_URL", "http://example.org/policy.json?token=hunter2")]
    [InlineData("MERO_KMS_COLLATERAL_URL", "https://hunter2@pccs.example.org")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "https://user:hunter2@collector")]
    [InlineData("DSTACK_SOCKET_PATH", "https://user:hunter2@agent")]
    public void A_mistake_repeats_nothing_that_may_be_a_password(string name, string value) =>
        Assert.DoesNotContain("hunter2", Assert.Throws<SettingsRefusedException>(() => Read(new() { [name] = value })).Message);

    [Fact]
    public void All_mistakes_are_said_at_once()
    {
        var refusal = Assert.Throws<SettingsRefusedException>(() => Read(new()
        {
            ["MERO_KMS_ENVIRONMENT"] = "simulation",
            ["LISTEN_ADDR"] = "nowhere",
            ["ALLOWED_RTMR0"] = "x",
            ["MERO_KMS_POLICY_FILE"] = "/policy.json",
            ["MERO_KMS_POLICY_URL"] = "https://example.org/policy.json",
        }));
        Assert.Equal(
            ["LISTEN_ADDR", "MERO_KMS_SIMULATION_ROOT_CA", "MERO_KMS_POLICY_URL", "MERO_KMS_COLLATERAL_URL", "ALLOWED_RTMR0"],
            refusal.Mistakes.Select(mistake => mistake[..mistake.IndexOf(' ', StringComparison.Ordinal)]));
    }

    [Fact]
    public void The_simulation_trusts_the_root_it_is_given_and_no_other()
    {
        using var forge = QuoteForge.Create();
        var root = Path.Combine(folder.FullName, "root.pem");
        File.WriteAllText(root, forge.RootPem);
        var settings = Read(new() { ["MERO_KMS_ENVIRONMENT"] = "simulation", ["MERO_KMS_SIMULATION_ROOT_CA"] = root, ["MERO_KMS_COLLATERAL_URL"] = "http://127.0.0.1:1" });
        Assert.Equal(EvidenceEnvironment.Simulation, settings.Root.Environment);
    }

    [Fact]
    public void The_state_of_a_kms_has_its_place_and_cannot_be_done_without()
    {
        var settings = Read([]);
        Assert.Equal(("/var/lib/mero-kms", "/var/lib/mero-kms/audit.jsonl", TimeSpan.FromMinutes(5)), (settings.State.Folder, settings.State.AuditFile, settings.PolicyReload));
        Assert.Equal("/srv/kms/audit.jsonl", Read(new() { ["MERO_KMS_STATE_DIR"] = "/srv/kms" }).State.AuditFile);
    }

    KmsSettings Read(Dictionary<string, string> variables) => new SettingsReader(new(variables), new("/nonexistent")).Read();
}
