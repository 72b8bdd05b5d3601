using System.Text.Json.Serialization;

namespace Node.Admin;

/// <summary>merod's admin API on the wire: camel case.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AdminAnswer<NodeHealth>))]
[JsonSerializable(typeof(AdminAnswer<TeeFacts>))]
[JsonSerializable(typeof(AdminError))]
sealed partial class AdminJson : JsonSerializerContext;
