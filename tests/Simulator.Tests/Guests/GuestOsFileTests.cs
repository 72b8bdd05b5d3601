using Simulator;
using Simulator.Guests;

namespace SimulatorTests.Guests;

public sealed class GuestOsFileTests : IDisposable
{
    static readonly string Original = Path.Combine(Repository.Root, "images", "platforms", "dstack-simulation.yaml");

    readonly string changed = Path.GetTempFileName();

    [Fact]
    public void Read_replays_to_the_recorded_registers()
    {
        var os = GuestOsFile.Read(Original);

        Assert.StartsWith("e673be2f70be", os.Replay(0).ToString(), StringComparison.Ordinal);
        Assert.Equal(20, os.BootEvents.Count);
    }

    [Theory]
    [InlineData("version: { value: \"0.5.11\", origin: assumed }", "", "'version'")]
    [InlineData("cpu_count:", "cpus:", "cpus")]
    [InlineData("cpu_count: { value: 1,", "cpu_count: { value: many,", "line 13")]
    [InlineData("value: 1, origin: assumed", "value: 1, origin: guessed", "\"guessed\" is not an origin")]
    [InlineData("os_image_hash: { value: 7d47", "os_image_hash: { value: 7D47", "64 lower-case hex digits")]
    [InlineData("rtmr0: { value: e673", "rtmr0: { value: e674", "but its events replay to e673")]
    [InlineData("text: \"Exit Boot Services Invocation\"", "text: \"Exit\"", "rtmr1 is")]
    [InlineData("    hex: \"00000000\"", "", "one of text, hex and digest")]
    [InlineData("    imr: 2", "    imr: 3", "firmware and kernel extend 0 to 2")]
    public void Read_says_what_is_wrong(string from, string to, string expected)
    {
        var text = File.ReadAllText(Original);
        Assert.Contains(from, text, StringComparison.Ordinal);
        File.WriteAllText(changed, text.Replace(from, to, StringComparison.Ordinal));

        Assert.Contains(expected, Assert.Throws<UnusableInputException>(() => GuestOsFile.Read(changed)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_says_that_the_file_is_missing() =>
        Assert.Contains("/nowhere", Assert.Throws<UnusableInputException>(() => GuestOsFile.Read("/nowhere")).Message, StringComparison.Ordinal);

    public void Dispose() => File.Delete(changed);
}
