using System.Text.Json;
using Node.Fetching;
using Node.Simulated;
using NodeTests.Boot;
using NodeTests.Simulated;

namespace NodeTests.Fetching;

public sealed class TdPortWatchTests
{
    [Fact]
    public async Task What_stays_the_same_without_a_disk_is_reported_once_and_everything_else_each_time()
    {
        using var machine = new FakeMachine().WithPort();
        var told = new List<string>();
        await using var td = new FakeTd((line, id) =>
        {
            told.Add(JsonDocument.Parse(line).RootElement.GetProperty("content").GetProperty("attempts").ToString());
            return $$"""{"id":{{id}}}""";
        }) { SeesLines = true };
        using var ports = new SocketPorts(td.Socket);
        using var port = TdPort.Find(machine.Paths, ports, TimeProvider.System)!;
        var watch = new TdPortWatch(port);

        foreach (var status in new[] { Waiting(1, "data", "DATA_DISK_MISSING"), Waiting(2, "data", "DATA_DISK_MISSING"), Waiting(3, "data", "DATA_DISK_FOREIGN"), Waiting(4, "kms", "KMS"), Waiting(5, "kms", "KMS"), Waiting(6, "data", "DATA_DISK_MISSING") })
            await watch.SeeAsync(status, TestContext.Current.CancellationToken);

        Assert.Equal(["1", "3", "4", "5", "6"], told);
    }

    static KeyStatus Waiting(int attempt, string stage, string code) => new()
    {
        State = KeyState.Waiting,
        Attempts = attempt,
        LastRefusal = new() { At = PolicyForge.MadeAt, Stage = stage, Code = code, Details = "Why." },
        RetryAt = PolicyForge.MadeAt,
    };
}
