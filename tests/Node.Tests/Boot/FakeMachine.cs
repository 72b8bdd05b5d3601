using Attestation.Measurements;
using Node.Boot;

namespace NodeTests.Boot;

/// <summary>A folder with the files that a booted image shows. Its RTMR3 is a plain file: writing replaces, it does not extend.</summary>
sealed class FakeMachine : IDisposable
{
    public const string RootHash = "0000000000000000000000000000000000000000000000000000000000000000";

    readonly string root = Directory.CreateTempSubdirectory("mero-node-").FullName;

    public FakeMachine(string profile = "debug")
    {
        Write("proc/cmdline", $"root=/dev/dm-0 calimero.role=node calimero.profile={profile} calimero.root_hash={RootHash} quiet\n");
        Write("etc/calimero/image-profile", profile + "\n");
        Write("etc/os-release", "ID=debian\nIMAGE_ID=\"mero-tee-node\"\nIMAGE_VERSION=3.0.0\n");
        Write("sys/class/dmi/id/sys_vendor", "Google\n");
    }

    public MachinePaths Paths => new(root);

    /// <summary>Gives the machine registers that hold a value; nothing extends them.</summary>
    public FakeMachine WithRegisters(Measurement rtmr3, string folder = "measurements")
    {
        Write($"sys/class/misc/tdx_guest/{folder}/mrtd:sha384", Measurement.Hash("firmware"u8).ToArray());
        Write($"sys/class/misc/tdx_guest/{folder}/rtmr3:sha384", rtmr3.ToArray());
        return this;
    }

    /// <summary>Gives the machine a vTPM that measured a boot.</summary>
    public FakeMachine WithVtpm(VtpmForge vtpm)
    {
        Write("sys/kernel/security/tpm0/binary_bios_measurements", vtpm.Log);
        if (vtpm.SystemLog.Length > 0)
            Write("run/log/systemd/tpm2-measure.log", vtpm.SystemLog);
        foreach (var (pcr, value) in vtpm.Pcrs)
            Write($"sys/class/tpm/tpm0/pcr-sha384/{pcr}", value.ToString().ToUpperInvariant() + "\n");
        return this;
    }

    /// <summary>Gives the machine a virtio-serial port.</summary>
    public FakeMachine WithPort(string name = "network.calimero.td", string device = "vport1p1")
    {
        Write($"sys/class/virtio-ports/{device}/name", name + "\n");
        return this;
    }

    public string Rtmr3(string folder = "measurements") => Path.Combine(root, $"sys/class/misc/tdx_guest/{folder}/rtmr3:sha384");

    public void Write(string name, string content) => Write(name, System.Text.Encoding.UTF8.GetBytes(content));

    public void Write(string name, byte[] content)
    {
        var path = Path.Combine(root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
    }

    public void Dispose() => Directory.Delete(root, recursive: true);
}
