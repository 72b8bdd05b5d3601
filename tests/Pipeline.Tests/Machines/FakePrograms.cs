using Pipeline.Machines;

namespace PipelineTests.Machines;

/// <summary>Programs that do as a test says instead of running a machine.</summary>
static class FakePrograms
{
    /// <summary>Writes the scripts into a folder.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="qemu">What the machine does; <c>$SERIAL</c> is where its serial port is written to.</param>
    /// <param name="vtpm">What the vTPM does; <c>$SOCKET</c> is where it listens.</param>
    public static MachinePrograms Write(string folder, string qemu, string vtpm = "touch \"$SOCKET\"; exec sleep 600") => new()
    {
        Qemu = Script(folder, "qemu", $"for a; do case $a in file,id=serial,path=*) SERIAL=${{a#*path=}};; esac; done\n{qemu}"),
        VtpmSetup = Script(folder, "swtpm_setup", "exit 0"),
        Vtpm = Script(folder, "swtpm", $"for a; do case $a in type=unixio,path=*) SOCKET=${{a#*path=}};; esac; done\n{vtpm}"),
        Kvm = Script(folder, "kvm", ""),
    };

    static string Script(string folder, string name, string script)
    {
        var path = Path.Combine(Directory.CreateDirectory(folder).FullName, name);
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}
