using Node.Boot;
using Node.Data.Disks;
using Node.Data.Luks;
using Node.Data.Tools;

namespace Node.Data;

/// <summary>Prepares the disk, waits for the key, and opens the data; ends when it is open. It never gives up, and says why it waits.</summary>
sealed partial class DataAgent(MachinePaths paths, IMachineDisks disks, ITools tools, ILogger<DataAgent> logger)
{
    /// <summary>How often a disk that cannot be used is looked at again.</summary>
    public static TimeSpan Pause { get; } = TimeSpan.FromSeconds(3);

    DataStatus? said;

    /// <summary>Comes back when the data is open.</summary>
    public async Task RunAsync(TimeProvider time, CancellationToken cancel)
    {
        var disk = await PrepareAsync(time, cancel);
        using var door = new KeyDoor(paths);
        Say(new() { State = DataState.Locked });
        while (await door.TakeAsync(key => OpenAsync(disk, key, cancel), cancel) is not { State: DataState.Open })
        {
        }
    }

    async Task<DataDisk> PrepareAsync(TimeProvider time, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                var disk = await new DiskSetup(disks, tools).PrepareAsync(cancel);
                var peer = disk.Peer();
                disk.ReadMark();
                RunFile.Write(paths.Peer, peer.ToJson());
                return disk;
            }
            catch (DataRefusedException refusal)
            {
                Say(DataStatus.Of(DataState.NoDisk, refusal));
                await Task.Delay(Pause, time, cancel);
            }
        }
    }

    async Task<DataStatus> OpenAsync(DataDisk disk, ReadOnlyMemory<byte> key, CancellationToken cancel)
    {
        try
        {
            var isNew = await new DataVolume(disk, new LuksVolume(paths, tools)).OpenAsync(key, cancel);
            return Say(new() { State = DataState.Open, IsNew = isNew });
        }
        catch (DataRefusedException refusal)
        {
            return Say(DataStatus.Of(DataState.Locked, refusal));
        }
    }

    DataStatus Say(DataStatus status)
    {
        RunFile.Write(paths.DataStatus, status.ToJson());
        if (status != said)
            LogStatus(status.State, status.Refusal, status.Details ?? "nothing is wrong");
        return said = status;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The data is {State} ({Refusal}): {Details}")]
    partial void LogStatus(DataState state, DataRefusal? refusal, string details);
}
