using System.Text;

namespace Pipeline.Staging.Instances;

/// <summary>The compose file of several KMSs, their Redis and their proxy: what an engine runs is this text.</summary>
static class InstancesComposeFile
{
    /// <summary>Its name in the folder of the run.</summary>
    public const string File = "docker-compose.yml";

    /// <summary>Renders the file: LF, final newline.</summary>
    /// <param name="services">In the order in which they are to stand.</param>
    /// <param name="images">The image of each service by its name: <c>sha256:{hex}</c>, as the engine knows it.</param>
    /// <remarks>All share this machine's network: the simulated outside world is on the loopback address, and an engine without netfilter has no other.</remarks>
    public static string Render(IReadOnlyList<StagingService> services, IReadOnlyDictionary<string, string> images)
    {
        var text = new StringBuilder("services:\n");
        foreach (var service in services)
        {
            text.Append($"""
                  {service.Name}:
                    container_name: {Quote($"{InstancesPlaces.Open("NAME")}-{service.Name}")}
                    image: {Quote(images[service.Name])}
                    entrypoint:{List([service.Command[0]])}
                    command:{(service.Command.Count > 1 ? List([.. service.Command.Skip(1)]) : " []")}
                    user: "{KmsImages.KmsImageConfig.UserId}:{KmsImages.KmsImageConfig.UserId}"
                    network_mode: host
                    restart: "no"
                    stop_grace_period: 30s
                    read_only: true
                    cap_drop:
                      - ALL
                    security_opt:
                      - no-new-privileges:true
                    ulimits:
                      core: 0
                    labels:
                      {KmsImages.KmsContainers.Label}: {Quote(InstancesPlaces.Open("CHECKOUT"))}

                """);
            if (service.Environment.Count > 0)
                text.Append("    environment:\n").AppendJoin("", service.Environment.Select(pair => $"      {pair.Key}: {Quote(pair.Value)}\n"));
            text.Append("    volumes:\n");
            // The long form: a path may have a colon, and a source that is not there is an error and no new folder.
            foreach (var mount in service.Mounts)
                text.Append($"      - type: bind\n        source: {Quote(mount.Source)}\n        target: {Quote(mount.Target)}\n        read_only: {(mount.IsReadOnly ? "true" : "false")}\n");
        }
        return text.ToString();
    }

    static string List(IReadOnlyList<string> values) => string.Concat(values.Select(value => $"\n      - {Quote(value)}"));

    static string Quote(string value) => $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
