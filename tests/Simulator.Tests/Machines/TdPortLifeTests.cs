using Attestation;
using Attestation.Measurements;
using Simulator;
using Simulator.Machines;
using Simulator.Serving;

namespace SimulatorTests.Machines;

/// <summary>Machines that come and go.</summary>
public sealed class TdPortLifeTests : TdPortTest
{
    [Fact]
    public async Task The_next_machine_begins_with_zero_and_without_the_tasks_of_the_last()
    {
        using (var machine = await ConnectMeasuredAsync())
        {
            await machine.AskAsync($$"""{"op":"extend","register":3,"digest":"{{Event}}"}""", Cancel);
            await SendAsync(HttpMethod.Post, "debug/tasks", """{"id":"a-1","kind":"power-off"}""");
        }
        using var next = Connect();

        Assert.Equal("""{"error":"Nothing was measured yet; measured comes first."}""", await next.AskAsync("""{"op":"read","register":3}""", Cancel));
        await next.AskAsync(boot.ToLine(), Cancel);
        Assert.Equal($$"""{"value":"{{Measurement.Zero}}"}""", await next.AskAsync("""{"op":"read","register":3}""", Cancel));
        Assert.Equal("""{"task":null}""", await next.AskAsync("""{"op":"task"}""", Cancel));
    }

    [Fact]
    public async Task A_machine_that_reads_no_answers_ends_its_TD()
    {
        var clock = new ManualTime(time.GetUtcNow(), hasTimers: true);
        await using var port = new TdPort(new("debug", "/unused"), Event, null!, clock);
        var machine = new ArrivingBytes("{}\n");
        var serving = port.ServeAsync(machine, Cancel);
        await machine.IsEmpty.WaitAsync(Cancel);

        clock.Advance(MachineLimits.LineTime);
        await serving;

        Assert.False(port.State.IsConnected);
    }

    [Theory]
    [InlineData("debug", "a.sock", "debug", "b.sock")]
    [InlineData("debug", "a.sock", "debug-read-only", "a.sock")]
    [InlineData("debug", "a.sock", "unknown", "b.sock")]
    public async Task Ports_that_cannot_be_told_apart_or_have_no_record_are_refused(string first, string path, string second, string otherPath)
    {
        var settings = SimulatedWorld.Prepare(Path.Combine(world.Folder, "other"), "tests") with
        {
            TdPorts = [new(first, Path.Combine(world.Folder, path)), new(second, Path.Combine(world.Folder, otherPath))],
        };
        await Assert.ThrowsAsync<UnusableInputException>(() => SimulatorHost.StartAsync(settings, time, Cancel));
    }

    [Fact]
    public async Task A_machine_that_goes_at_once_does_not_keep_the_next_one_out()
    {
        for (var count = 0; count < 50; count++)
            Connect().Dispose();
        using var machine = await ConnectMeasuredAsync();
        Assert.Equal("""{"task":null}""", await machine.AskAsync("""{"op":"task"}""", Cancel));
    }

    [Fact]
    public async Task The_end_removes_the_sockets_even_while_a_machine_is_connected()
    {
        var other = await SimulatedWorld.StartAsync(time, Cancel, tdPorts: [Profile.Debug]);
        using var machine = TdLine.Connect(other.TdPort(Profile.Debug));
        // An answer tells that it was let in.
        await machine.AskAsync("{}", Cancel);
        await other.DisposeAsync();
        Assert.Equal("(the end)", await machine.AnswerAsync(Cancel));
        Assert.False(File.Exists(other.TdPort(Profile.Debug)));
    }
}
