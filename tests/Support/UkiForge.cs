namespace Support;

/// <summary>A small UKI as ukify lays it out.</summary>
public static class UkiForge
{
    public static byte[] Kernel { get; } = new PeForge().Add(".text", "a kernel").Build();

    public static PeForge Create(string stub = "systemd-stub 257.13-1~deb13u1", string commandLine = " root=/dev/mapper/root\tquiet\n", string osRelease = "ID=debian\n", string initrd = "not really an initrd", byte[]? kernel = null, string uname = "6.16.3", string stubCode = "the stub") => new PeForge()
        .Add(".text", stubCode)
        .Add(".sbat", "sbat,1\n")
        .Add(".sdmagic", $"#### LoaderInfo: {stub} ####\0")
        .Add(".osrel", osRelease)
        .Add(".cmdline", commandLine)
        .Add(".uname", uname)
        .Add(".initrd", initrd)
        .Add(".linux", kernel ?? Kernel);
}
