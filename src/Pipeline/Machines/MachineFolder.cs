using Pipeline.Runs;

namespace Pipeline.Machines;

/// <summary>The files of one running machine; gone with it.</summary>
sealed class MachineFolder(OwnedFolder folder) : IDisposable
{
    /// <summary>How the names of such folders begin.</summary>
    public const string Prefix = "machine-";

    /// <summary>Absolute; the working folder of the programs that belong to it.</summary>
    public string Root => folder.Root;

    /// <summary>What the machine wrote to its serial port.</summary>
    public string SerialLog => Path.Combine(Root, "serial.log");

    /// <summary>The vTPM's state.</summary>
    public string VtpmState => Path.Combine(Root, "vtpm");

    public string VtpmSocket => Path.Combine(folder.Sockets, "vtpm.sock");

    /// <summary>Where the machine's simulated TD listens.</summary>
    public string TdSocket => Path.Combine(folder.Sockets, "td.sock");

    /// <summary>Where a simulated dstack listens that this machine does not use.</summary>
    public string DstackSocket => Path.Combine(folder.Sockets, "dstack.sock");

    /// <summary>Makes one, after removing what killed runs have left.</summary>
    public static MachineFolder Create(Workspace workspace, string name)
    {
        foreach (var left in OwnedFolder.All(workspace, Prefix).Where(left => !left.IsOwned))
            left.Sweep();
        var folder = new MachineFolder(OwnedFolder.Create(workspace, $"{Prefix}{name}-"));
        Directory.CreateDirectory(folder.VtpmState);
        return folder;
    }

    public void Dispose() => folder.Dispose();
}
