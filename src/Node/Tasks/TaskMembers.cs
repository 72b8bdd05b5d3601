using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Attestation;

namespace Node.Tasks;

/// <summary>Reads the members of a kind of task.</summary>
static class TaskMembers
{
    /// <exception cref="TaskRefusedException">They are not what the kind has.</exception>
    public static T Read<T>(JsonElement task, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return task.Deserialize(type) ?? throw new JsonException("It is null.");
        }
        catch (JsonException cause)
        {
            throw new TaskRefusedException($"The task has other members than its kind has: {OneLine.Of(cause.Message, 300)}", cause);
        }
    }
}
