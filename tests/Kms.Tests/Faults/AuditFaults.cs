namespace KmsTests.Faults;

/// <summary>The audit log slow, full, gone and changed.</summary>
static class AuditFaults
{
    static readonly (Stage, string, string)[] WhenWritten =
    [
        (Stage.BeforeConsuming, FaultCase.Unavailable, FaultCase.None),
        (Stage.Verifying, FaultCase.Unavailable, FaultCase.None),
        (Stage.Deriving, FaultCase.Unavailable, FaultCase.None),
    ];

    public static IEnumerable<FaultCase> All =>
    [
        .. FaultCase.At(Dependency.AuditFile, "is full", world => world.Disk.IsFull = true,
        [
            (Stage.Start, FaultCase.Unavailable, FaultCase.None),
            (Stage.Challenge, "200", FaultCase.None),
            .. WhenWritten,
            (Stage.Attest, "200", FaultCase.None),
            // That it is full nobody knows before a line is written.
            (Stage.Ready, "200", FaultCase.None),
            (Stage.Reload, FaultCase.Unavailable, FaultCase.None),
        ]),
        // The line arrives in the end: it says that the key was allowed to leave, not that it did.
        .. FaultCase.At(Dependency.AuditFile, "takes no line for long", world => world.Disk.Stall(),
            (Stage.BeforeConsuming, FaultCase.Unavailable, FaultCase.Released), (Stage.Deriving, FaultCase.Unavailable, FaultCase.Released)),
        .. FaultCase.At(Dependency.AuditFile, "is removed", world => File.Delete(world.Kms.AuditFile), WhenWritten),
        .. FaultCase.At(Dependency.AuditFile, "is replaced", world =>
        {
            File.Delete(world.Kms.AuditFile);
            File.WriteAllText(world.Kms.AuditFile, "");
        }, WhenWritten),
        .. FaultCase.At(Dependency.AuditFile, "is cut off", world => Change(world, log => log.SetLength(log.Length - 10)), WhenWritten),
        .. FaultCase.At(Dependency.AuditFile, "is written to by somebody else", world => Change(world, log =>
        {
            log.Seek(0, SeekOrigin.End);
            log.Write("{\"seq\":2}\n"u8);
        }), WhenWritten),
    ];

    static void Change(FaultyWorld world, Action<FileStream> change)
    {
        using var log = new FileStream(world.Kms.AuditFile, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        change(log);
    }
}
