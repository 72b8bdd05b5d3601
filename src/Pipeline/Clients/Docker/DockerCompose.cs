using Pipeline.Clients.Processes;

namespace Pipeline.Clients.Docker;

/// <summary>The docker-compose program, on one compose file; both its first and its second generation.</summary>
/// <param name="project">By what compose knows its containers again: lower-case letters, digits and hyphens.</param>
/// <param name="folder">Working folder.</param>
/// <param name="file">Name of the compose file in it.</param>
/// <param name="variables">What the file leaves open.</param>
sealed class DockerCompose(string project, string folder, string file, IReadOnlyDictionary<string, string> variables)
{
    public const string Program = "docker-compose";

    /// <summary>Where the second generation lies on machines that have it as docker's plugin alone; it also runs by itself.</summary>
    public const string Plugin = "/usr/libexec/docker/cli-plugins/docker-compose";

    // The engine that was asked for its images, whatever else this shell is set up for.
    readonly ToolOptions options = new()
    {
        Folder = folder,
        Environment = new Dictionary<string, string>(variables) { ["DOCKER_HOST"] = "unix://" + DockerSocket.DefaultPath, ["DOCKER_CONTEXT"] = "default" },
    };

    /// <summary>The program, the newer generation first; null: there is none.</summary>
    public static string? Find() => File.Exists(Plugin) ? Plugin : Tool.Find(Program);

    /// <summary>Creates and starts everything that the file describes; nothing is pulled or built.</summary>
    /// <exception cref="ToolFailedException">The engine does not take something.</exception>
    public Task UpAsync(CancellationToken cancel) => RunAsync(["up", "--detach", "--no-build"], cancel);

    /// <summary>Stops and removes all of it, also what only came to be in part. Not to be interrupted.</summary>
    public Task DownAsync() => RunAsync(["down", "--timeout", "5"], CancellationToken.None);

    Task<string> RunAsync(string[] command, CancellationToken cancel) => Tool.RunAsync(Find() ?? Program, ["--project-name", project, "--file", file, .. command], options, cancel);
}
