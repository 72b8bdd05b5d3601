using System.Text;
using Simulator.Machines;

namespace SimulatorTests.Machines;

public sealed class PortLinesTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    readonly ManualTime time = new(new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero), hasTimers: true);

    [Fact]
    public async Task Lines_come_whole_however_they_arrive() =>
        Assert.Equal(["one", "two", "three"], await ReadAllAsync("on", "e\ntw", "o", "\n\n\nthree\nfour"));

    [Fact]
    public async Task The_longest_line_is_read() =>
        Assert.Equal(MachineLimits.MaximumLine, (await ReadAllAsync(new string('a', MachineLimits.MaximumLine), "\n")).Single().Length);

    [Fact]
    public async Task A_longer_line_is_refused_once_and_the_next_one_read() =>
        Assert.Equal([MachineLimits.TooLong, "two"], await ReadAllAsync(new string('a', MachineLimits.MaximumLine), new string('a', 70_000), "\ntwo\n"));

    [Fact]
    public async Task A_line_that_is_not_ended_in_time_is_refused_and_dropped_up_to_its_end()
    {
        var stream = new ArrivingBytes("half a");
        var lines = new PortLines(stream, time);

        var reading = lines.ReadAsync(Cancel);
        await stream.IsEmpty.WaitAsync(Cancel);
        time.Advance(MachineLimits.LineTime);

        Assert.StartsWith("The line was not ended within 60 seconds", (await reading)!.Value.Refusal, StringComparison.Ordinal);
        stream.Arrive(" line\nwhole\n");
        Assert.Equal("whole", Text(await lines.ReadAsync(Cancel)));
    }

    [Fact]
    public async Task Nothing_hurries_a_machine_that_says_nothing()
    {
        var stream = new ArrivingBytes("\n");
        var reading = new PortLines(stream, time).ReadAsync(Cancel);
        await stream.IsEmpty.WaitAsync(Cancel);

        time.Advance(TimeSpan.FromDays(1));
        stream.Arrive("one\n");

        Assert.Equal("one", Text(await reading));
    }

    async Task<List<string>> ReadAllAsync(params string[] parts)
    {
        var stream = new ArrivingBytes(parts);
        stream.End();
        var (lines, read) = (new PortLines(stream, time), new List<string>());
        while (await lines.ReadAsync(Cancel) is { } line)
            read.Add(Text(line));
        return read;
    }

    static string Text(PortLine? line) => line!.Value.Refusal ?? Encoding.UTF8.GetString(line.Value.Content.Span);
}
