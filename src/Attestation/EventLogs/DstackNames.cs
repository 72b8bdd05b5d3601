namespace Attestation.EventLogs;

/// <summary>The names that dstack itself emits into RTMR3, in the versions from 0.3 on.</summary>
static class DstackNames
{
    static readonly HashSet<string> Reserved =
    [
        "system-preparing", "rootfs-hash", "app-id", "compose-hash", "init-script-hash", "gpu-policy-hash", "gpu-attestation",
        "ca-cert-hash", "instance-id", "boot-mr-done", "mr-kms", "os-image-hash", "key-provider", "storage-fs", RuntimeEvent.SystemReady,
    ];

    public static bool IsReserved(string name) => Reserved.Contains(name);

    /// <summary>There may be several init scripts, and the KMS is measured each time that one of its addresses is tried.</summary>
    public static bool MayRepeat(string name) => name is "mr-kms" or "init-script-hash";
}
