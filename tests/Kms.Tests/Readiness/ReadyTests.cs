using System.Net;
using System.Net.Http.Json;
using Attestation.Protocol;
using Kms.Dstack;
using Kms.Readiness;
using Microsoft.Extensions.DependencyInjection;

namespace KmsTests.Readiness;

public sealed class ReadyTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_dstack_the_service_is_not_ready_and_with_it_again_it_is()
    {
        using var kms = await KmsUnderTest.StartAsync(KmsUnderTest.Policy);
        kms.Agent.Trouble = new DstackUnavailableException("gone");
        await DemandAsync(kms, "The key service of the machine does not answer.");
        kms.Agent.Trouble = null;
        kms.Time.Advance(ServiceReadiness.Fresh);
        Assert.Equal(HttpStatusCode.OK, (await kms.CreateClient().GetAsync("/ready", Cancel)).StatusCode);
    }

    [Fact]
    public async Task A_dstack_that_has_no_event_log_is_there()
    {
        using var kms = await KmsUnderTest.StartAsync(KmsUnderTest.Policy);
        kms.Agent.Trouble = new DstackRefusedException("Info", "no", isUnsupported: true);
        Assert.Equal(HttpStatusCode.OK, (await kms.CreateClient().GetAsync("/ready", Cancel)).StatusCode);
    }

    [Fact]
    public async Task Who_drains_is_not_ready_but_alive()
    {
        using var kms = await KmsUnderTest.StartAsync(KmsUnderTest.Policy);
        kms.Services.GetRequiredService<Draining>().Begin();
        await DemandAsync(kms, "This instance is told to stop and takes its last requests.");
        Assert.Equal(HttpStatusCode.OK, (await kms.CreateClient().GetAsync("/health", Cancel)).StatusCode);
    }

    static async Task DemandAsync(KmsUnderTest kms, string details)
    {
        var answer = await kms.CreateClient().GetAsync("/ready", Cancel);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Equal(new() { Error = "dependency_unavailable", Details = details }, await answer.Content.ReadFromJsonAsync(KmsJson.Wire.KmsError, Cancel));
    }
}
