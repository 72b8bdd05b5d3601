using Attestation.Measurements;
using Microsoft.AspNetCore.Builder;
using Node.Admin;
using Node.Boot;
using Node.Fetching;
using Node.Quotes;
using NodeTests.Boot;
using NodeTests.Simulated;

namespace NodeTests.Admin;

public sealed class AdminServerTests : IDisposable
{
    readonly FakeMachine machine = new FakeMachine().WithRegisters(Measurement.Zero);

    public void Dispose() => machine.Dispose();

    [Fact]
    public void Create_refuses_a_machine_that_was_not_extended() =>
        Assert.Throws<BootRefusedException>(() => AdminServer.Create(machine.Paths, "127.0.0.1:0", boot => new() { Quotes = new TdPortQuoteSource(null), Kms = new(new NoKms(), new NoWatch()) }));

    [Fact]
    public async Task Health_is_merods() => Assert.Equal("""200 {"data":{"status":"alive"}}""", await GetAsync("admin-api/health"));

    [Fact]
    public async Task Tee_info_says_what_the_machine_is() => await Verify(await GetAsync("admin-api/tee/info"));

    [Fact]
    public async Task Tee_info_without_registers_is_merods_not_supported()
    {
        await using var app = await StartAsync();
        Directory.Delete(machine.Paths.RegisterFolders[0], recursive: true);
        Assert.StartsWith("""501 {"error":"None of """, await GetAsync(app, "admin-api/tee/info"));
    }

    async Task<WebApplication> StartAsync()
    {
        await new BootAgent(machine.Paths, new(machine.Paths, new ExtendingFiles(), new SocketPorts(), TimeProvider.System), TimeProvider.System).ExtendAsync(TestContext.Current.CancellationToken);
        var app = AdminServer.Create(machine.Paths, "127.0.0.1:0", boot => new() { Quotes = new TdPortQuoteSource(null), Kms = new(new NoKms(), new NoWatch()) });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    async Task<string> GetAsync(string path)
    {
        await using var app = await StartAsync();
        return await GetAsync(app, path);
    }

    static async Task<string> GetAsync(WebApplication app, string path)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync($"{app.Urls.Single()}/{path}", TestContext.Current.CancellationToken);
        return $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}";
    }
}
