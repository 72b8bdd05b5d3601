using System.Text.Json.Serialization;

namespace Attestation.EventLogs;

/// <summary>What can be odd about an event log that is nevertheless readable. Whether it is acceptable is for a policy to say.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LogFindingCode>))]
public enum LogFindingCode
{
    /// <summary>A register has more than one separator: firmware from before the ReadyToBoot separator moved to RTMR1, or a forgery.</summary>
    [JsonStringEnumMemberName("duplicate_separator")]
    DuplicateSeparator,

    /// <summary>A register of the firmware has events and no separator (PFP 3.3.4: each of PCR 0 to 7 gets one).</summary>
    [JsonStringEnumMemberName("missing_separator")]
    MissingSeparator,

    /// <summary>A separator's value reports an error (PFP 10.4.1: 0x00000001).</summary>
    [JsonStringEnumMemberName("error_separator")]
    ErrorSeparator,

    /// <summary>A bank whose digests cannot be computed here; it is read over and not replayed.</summary>
    [JsonStringEnumMemberName("unknown_algorithm")]
    UnknownAlgorithm,

    /// <summary>Bytes behind the end of the log that are not its padding.</summary>
    [JsonStringEnumMemberName("trailing_bytes")]
    TrailingBytes,

    /// <summary>An event's digest is not that of its own data, though its type says so.</summary>
    [JsonStringEnumMemberName("digest_mismatch")]
    DigestMismatch,

    /// <summary>The firmware's registers were extended after it had ended.</summary>
    [JsonStringEnumMemberName("event_after_exit_boot_services")]
    EventAfterExitBootServices,

    /// <summary>The log has no SHA-384 digests, so no RTMR follows from it.</summary>
    [JsonStringEnumMemberName("no_sha384_bank")]
    NoSha384Bank,

    /// <summary>An event lacks a digest that the Spec ID event announces, so a bank cannot be replayed.</summary>
    [JsonStringEnumMemberName("missing_digest")]
    MissingDigest,

    /// <summary>An event that extends nothing has a digest other than zero.</summary>
    [JsonStringEnumMemberName("no_action_with_digest")]
    NoActionWithDigest,

    /// <summary>An event's data has not the form of its type; it is shown as hex.</summary>
    [JsonStringEnumMemberName("unreadable_event_data")]
    UnreadableEventData,

    /// <summary>A boot log with events of RTMR3, which other software can extend without logging here.</summary>
    [JsonStringEnumMemberName("rtmr3_in_boot_log")]
    Rtmr3InBootLog,

    /// <summary>A CC event log that claims to extend MRTD, which nothing can.</summary>
    [JsonStringEnumMemberName("mrtd_event")]
    MrTdEvent,

    /// <summary>An event of a register that does not exist.</summary>
    [JsonStringEnumMemberName("unknown_register")]
    UnknownRegister,

    /// <summary>The initial value of PCR 0 is announced after its first extension.</summary>
    [JsonStringEnumMemberName("late_startup_locality")]
    LateStartupLocality,

    /// <summary>A Spec ID event in another place than the start.</summary>
    [JsonStringEnumMemberName("second_spec_id")]
    SecondSpecId,

    /// <summary>The ACPI table gives the log another size than the file has.</summary>
    [JsonStringEnumMemberName("length_differs_from_table")]
    LengthDiffersFromTable,

    /// <summary>dstack: an event after <c>system-ready</c>, so the application's.</summary>
    [JsonStringEnumMemberName("application_event")]
    ApplicationEvent,

    /// <summary>dstack: the boot did not end, so no event can be told from the application's.</summary>
    [JsonStringEnumMemberName("missing_system_ready")]
    MissingSystemReady,

    /// <summary>dstack: the system's own name is there twice before <c>system-ready</c>.</summary>
    [JsonStringEnumMemberName("reserved_name_twice")]
    ReservedNameTwice,

    /// <summary>dstack: the application emitted an event under a name of the system.</summary>
    [JsonStringEnumMemberName("reserved_name_after_system_ready")]
    ReservedNameAfterSystemReady,

    /// <summary>dstack: digests were left out and have been computed.</summary>
    [JsonStringEnumMemberName("empty_digest")]
    EmptyDigest,

    /// <summary>dstack: members are named as in versions before 0.4.</summary>
    [JsonStringEnumMemberName("old_field_names")]
    OldFieldNames,
}
