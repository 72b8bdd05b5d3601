using Attestation.Firmware;

namespace AttestationTests.Firmware;

/// <summary>Debian 12's OVMF.fd, where the package is installed in the version that the known answers are for.</summary>
static class DebianFirmware
{
    const string Path = "/usr/share/ovmf/OVMF.fd";
    const string Sha256 = "7b456907dd0786d415999e801a1ac4637b8ed4d7cf5378cfc6edbe5e574dd773";

    public static FirmwareImage Read()
    {
        Assert.SkipUnless(File.Exists(Path), $"{Path} is absent: install the package ovmf.");
        var firmware = FirmwareImage.Parse(File.ReadAllBytes(Path));
        Assert.SkipUnless(firmware.Sha256 == Sha256, $"{Path} is another build than Debian 12's: its SHA-256 is {firmware.Sha256}.");
        return firmware;
    }
}
