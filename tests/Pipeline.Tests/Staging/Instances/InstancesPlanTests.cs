using Attestation;
using Pipeline.Clients.Processes;
using Pipeline.KmsImages;
using Pipeline.Staging.Instances;

namespace PipelineTests.Staging.Instances;

public sealed class InstancesPlanTests
{
    static readonly IReadOnlyList<StagingService> Two = InstancesPlan.Describe(2, Released(), "/usr/bin/redis-server", "/usr/sbin/haproxy");

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_compose_file_has_two_KMSs_one_Redis_and_one_proxy() => await Verify(File(Two), "yml");

    [Fact]
    public async Task The_proxy_asks_who_is_ready_and_repeats_nothing_that_was_sent() => await Verify(ProxyService.Render(2));

    [Fact]
    public async Task Processes_get_what_containers_get_with_the_places_of_this_machine() => await Verify(string.Concat(
        Two.Select(service => service.Fill(Places.ToVariables()).OnThisMachine()).Select(service =>
            $"{service.Name}: {string.Join(' ', service.Command.Select(argument => argument.Length is 0 ? "\"\"" : argument))}\n{string.Concat(service.Environment.Select(pair => $"  {pair.Key}={pair.Value}\n"))}")));

    [Fact]
    public void Every_variable_of_the_file_is_filled()
    {
        var filled = OpenVariables.Fill(File(Two), Places.ToVariables());
        Assert.DoesNotContain("${", filled, StringComparison.Ordinal);
        Assert.Throws<KeyNotFoundException>(() => OpenVariables.Fill("${MERO_STAGING_KMS_3_PORT}", Places.ToVariables()));
    }

    [Fact]
    public void A_mount_that_staging_does_not_know_is_no_guess()
    {
        var released = Released() with { Mounts = [new("/etc/shadow", "/etc/shadow", IsReadOnly: true)] };
        var refusal = Assert.Throws<Pipeline.Runs.StepFailedException>(() => KmsInstance.Describe(1, released));
        Assert.Equal("The KMS's compose file mounts /etc/shadow, and staging knows no place for it. Build pipeline and images from one commit.", refusal.Message);
    }

    [Fact]
    public async Task HAProxy_takes_the_configuration()
    {
        TwoInstances.DemandPrograms();
        var path = Path.GetTempFileName();
        await System.IO.File.WriteAllTextAsync(path, ProxyService.Render(2), Cancel);
        var environment = Two[^1].Fill(Places.ToVariables()).Environment;
        await Tool.RunAsync(ProxyService.Program, ["-c", "-f", path], new() { Environment = environment }, Cancel);
        System.IO.File.Delete(path);
    }

    [Fact]
    public async Task A_program_comes_with_its_loader_and_all_its_libraries()
    {
        var files = await ProgramFiles.OfAsync("/usr/bin/tar", Cancel);
        Assert.Equal("usr/bin/tar", files[0].Path);
        Assert.Contains(files, file => file.Path.EndsWith("/libc.so.6", StringComparison.Ordinal));
        Assert.Contains(files, file => Path.GetFileName(file.Path).StartsWith("ld-linux", StringComparison.Ordinal));
        Assert.All(files, file => Assert.True(System.IO.File.Exists(file.Source)));
    }

    static InstancesPlaces Places => new()
    {
        Name = "staging-debug-0a1b2c3d",
        Checkout = "/checkout",
        Folder = "/checkout/artifacts/tmp/staging-debug-0a1b2c3d",
        RedisFolder = "/tmp/mero-a/redis",
        DstackSocket = "/tmp/mero-a/dstack.sock",
        CollateralUrl = "http://127.0.0.1:4000",
        ProxyPort = 4001,
        StatusPort = 4002,
        KmsPorts = [4003, 4004],
    };

    static string File(IReadOnlyList<StagingService> services) => InstancesComposeFile.Render(services, services.ToDictionary(
        service => service.Name, service => $"sha256:{new string(service.Name.StartsWith("kms", StringComparison.Ordinal) ? 'a' : 'b', 64)}"));

    static KmsService Released() => KmsService.Parse(
        KmsComposeFile.Render($"ghcr.io/owner/kms@sha256:{new string('0', 64)}", Profile.Debug, "3.0.0", EvidenceEnvironment.Simulation, "owner/name").Text, "docker-compose.yml");
}
