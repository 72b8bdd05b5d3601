using Attestation;
using Pipeline.Runs;

namespace Pipeline.Boots;

/// <summary>What a boot leaves, and where.</summary>
static class BootPaths
{
    public const string Record = "boot.json";
    public const string SerialLog = "serial.log";
    public const string EventLog = "event-log.bin";
    public const string Facts = "facts.json";
    public const string Conformance = "conformance.json";
    public const string SystemLog = "tpm2-measure.log";

    public static string Folder(Workspace workspace, Profile profile) => workspace.Artifact("boots", profile.Name);

    public static string ConformanceOf(Workspace workspace, Profile profile) => Path.Combine(Folder(workspace, profile), Conformance);

    public static string RecordOf(Workspace workspace, Profile profile) => Path.Combine(Folder(workspace, profile), Record);
}
