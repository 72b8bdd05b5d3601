using Node.Data.Luks;
using NodeTests.Boot;

namespace NodeTests.Data;

/// <summary>A header that the real cryptsetup made with our arguments; once for all tests of a class.</summary>
public sealed class RealHeader : IAsyncLifetime
{
    public byte[] Bytes { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        using var machine = new FakeMachine();
        using var disks = new FileDisks();
        var volume = new LuksVolume(machine.Paths, new MappingTools(machine.Paths));
        await volume.MakeAsync(disks.Data, new byte[32], TestContext.Current.CancellationToken);
        Bytes = disks.Data.Read(0, LuksForm.KeyslotsOffset);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
