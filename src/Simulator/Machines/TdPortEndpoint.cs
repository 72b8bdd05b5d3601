using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Simulator.Serving;

namespace Simulator.Machines;

/// <summary>What whoever started a machine sees of it, and gives it.</summary>
static class TdPortEndpoint
{
    public static void MapTdPorts(this IEndpointRouteBuilder routes, IReadOnlyList<TdPort> ports)
    {
        var group = routes.MapGroup("/td-port/{name}");
        group.MapGet("", Results<JsonHttpResult<TdPortState>, ProblemHttpResult> (string name) =>
            Find(ports, name) is { } port ? TypedResults.Json(port.State, ServingJson.Wire.TdPortState) : Unknown(name));
        group.MapPut("/attributes", (string name, HttpContext http) => WithAsync(ports, name, async port =>
            SetAttributes(port, await ReadAsync(http, ServingJson.Wire.DictionaryStringString))));
        group.MapPost("/tasks", (string name, HttpContext http) => WithAsync(ports, name, async port =>
            AddTask(port, await ReadAsync(http, ServingJson.Wire.JsonElement))));
    }

    static async Task<Results<NoContent, ProblemHttpResult>> WithAsync(
        IReadOnlyList<TdPort> ports, string name, Func<TdPort, Task<Results<NoContent, ProblemHttpResult>>> act)
    {
        if (Find(ports, name) is not { } port)
            return Unknown(name);
        try
        {
            return await act(port);
        }
        catch (Exception refusal) when (refusal is JsonException or BadHttpRequestException)
        {
            return Refused(refusal.Message);
        }
    }

    static Results<NoContent, ProblemHttpResult> SetAttributes(TdPort port, Dictionary<string, string>? attributes)
    {
        if (attributes is null || attributes.Values.Any(value => value is null))
            return Refused("Attributes are an object whose members are texts.");
        if (!attributes.Keys.All(MachineName.IsOne))
            return Refused(MachineName.Demand("An attribute's name"));
        port.Host.Attributes = attributes;
        return TypedResults.NoContent();
    }

    static Results<NoContent, ProblemHttpResult> AddTask(TdPort port, JsonElement task)
    {
        if (!MachineTask.IsOne(task))
            return Refused(MachineTask.Demand);
        return port.Host.TryAdd(task)
            ? TypedResults.NoContent()
            : Problem(StatusCodes.Status409Conflict, "too_many_tasks", $"{MachineLimits.MaximumTasks} tasks wait already.");
    }

    static async Task<T?> ReadAsync<T>(HttpContext http, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        http.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = MachineLimits.MaximumOrder;
        return await JsonSerializer.DeserializeAsync(http.Request.Body, type, http.RequestAborted);
    }

    static TdPort? Find(IReadOnlyList<TdPort> ports, string name) => ports.FirstOrDefault(port => port.Name == name);

    static ProblemHttpResult Unknown(string name) => Problem(StatusCodes.Status404NotFound, "unknown_port", $"There is no TD port \"{name}\".");

    static ProblemHttpResult Refused(string detail) => Problem(StatusCodes.Status400BadRequest, "invalid_request", detail);

    static ProblemHttpResult Problem(int status, string code, string detail) =>
        TypedResults.Problem(detail, statusCode: status, extensions: [new("error", code)]);
}
