using System.Net;
using Kms;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace KmsTests;

public sealed class OutboundTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_address_without_tls_moves_nobody_elsewhere(bool mayMove)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.MapGet("/here", () => Results.Redirect("/elsewhere"));
        app.MapGet("/elsewhere", () => "a policy of somebody else");
        await app.StartAsync(TestContext.Current.CancellationToken);
        var here = new Uri($"{app.Urls.Single()}/here");
        using var http = Outbound.To(here, mayMove);

        using var answer = await http.GetAsync(here, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
    }
}
