using System.Text.Json.Serialization;

namespace Attestation.Comparisons;

/// <summary>What became of an event from one list to the other.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EventChange>))]
public enum EventChange
{
    /// <summary>Only the list after has it.</summary>
    [JsonStringEnumMemberName("added")]
    Added,

    /// <summary>Only the list before has it.</summary>
    [JsonStringEnumMemberName("removed")]
    Removed,

    /// <summary>Both have it, with different digests.</summary>
    [JsonStringEnumMemberName("changed")]
    Changed,

    /// <summary>Both have it with one digest, in another order.</summary>
    [JsonStringEnumMemberName("moved")]
    Moved,
}
