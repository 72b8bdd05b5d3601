namespace Kms.Settings;

/// <summary>What this KMS keeps on disk, and where.</summary>
sealed record StateSettings
{
    public static readonly string[] Names = ["MERO_KMS_STATE_DIR", "MERO_KMS_AUDIT_FILE", "MERO_KMS_POLICY_RELOAD_SECS"];

    const string DefaultFolder = "/var/lib/mero-kms";
    const string WholePath = "the whole path of a file of its own is expected, as in /var/lib/mero-kms/audit.jsonl";

    /// <summary>Absolute; holds what must outlive a restart. Never shared by two KMSs.</summary>
    public required string Folder { get; init; }

    /// <summary>Absolute. There is always one: without it no key leaves.</summary>
    public required string AuditFile { get; init; }

    public static StateSettings Read(Variables variables)
    {
        var folder = variables.Read("MERO_KMS_STATE_DIR", DefaultFolder, TryParsePath, $"the whole path of a folder is expected, as in {DefaultFolder}");
        return new()
        {
            Folder = folder,
            AuditFile = variables.Read("MERO_KMS_AUDIT_FILE", Path.Combine(folder, "audit.jsonl"), TryParsePath, WholePath),
        };
    }

    static bool TryParsePath(string text, out string path)
    {
        path = text;
        return Path.IsPathFullyQualified(text) && !text.Contains('\0') && !Path.EndsInDirectorySeparator(text);
    }
}
