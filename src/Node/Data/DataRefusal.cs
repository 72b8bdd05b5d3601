using System.Text.Json.Serialization;

namespace Node.Data;

/// <summary>Why the data of this machine is not open.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DataRefusal>))]
enum DataRefusal
{
    /// <summary>No disk of the name is there.</summary>
    [JsonStringEnumMemberName("DATA_DISK_MISSING")]
    DiskMissing,

    /// <summary>Too small, or of sectors that the table is not made for.</summary>
    [JsonStringEnumMemberName("DATA_DISK_UNSUITABLE")]
    DiskUnsuitable,

    /// <summary>Neither empty nor made by this program.</summary>
    [JsonStringEnumMemberName("DATA_DISK_FOREIGN")]
    DiskForeign,

    /// <summary>Reading or writing ended in an error.</summary>
    [JsonStringEnumMemberName("DATA_DISK_UNREADABLE")]
    DiskUnreadable,

    /// <summary>The peer's identity is there and is not what was written.</summary>
    [JsonStringEnumMemberName("DATA_IDENTITY_DAMAGED")]
    IdentityDamaged,

    /// <summary>There is data and no identity to ask for its key with.</summary>
    [JsonStringEnumMemberName("DATA_IDENTITY_MISSING")]
    IdentityMissing,

    /// <summary>What says how far the making of the data came is not what was written.</summary>
    [JsonStringEnumMemberName("DATA_MARK_DAMAGED")]
    MarkDamaged,

    /// <summary>The partition holds something that this program did not make.</summary>
    [JsonStringEnumMemberName("DATA_PARTITION_FOREIGN")]
    PartitionForeign,

    /// <summary>The LUKS2 header is not exactly such a one as this program makes.</summary>
    [JsonStringEnumMemberName("DATA_HEADER_REFUSED")]
    HeaderRefused,

    /// <summary>The key opens nothing.</summary>
    [JsonStringEnumMemberName("DATA_KEY_REFUSED")]
    KeyRefused,

    /// <summary>What is inside is not the file system that was made.</summary>
    [JsonStringEnumMemberName("DATA_CONTENT_UNKNOWN")]
    ContentUnknown,

    /// <summary>A program of the system ended with an error.</summary>
    [JsonStringEnumMemberName("DATA_TOOL_FAILED")]
    ToolFailed,
}
