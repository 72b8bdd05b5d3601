using Targets;

namespace BuildTests.Targets;

/// <summary>Runs a build class as a process would and keeps what it says.</summary>
static class Engine
{
    public static async Task<(int Code, string Text)> RunAsync<T>(string arguments, params (string Name, string Value)[] environment) where T : NukeBuild, new()
    {
        using var text = new StringWriter { NewLine = "\n" };
        var host = new Host
        {
            Output = text,
            Error = text,
            Time = new ManualTime(DateTimeOffset.UnixEpoch),
            Environment = name => environment.FirstOrDefault(variable => variable.Name == name).Value,
        };
        var code = await NukeBuild.ExecuteAsync<T>(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), host);
        return (code, text.ToString());
    }

    public static Task<(int Code, string Text)> RunAsync(string arguments, params (string Name, string Value)[] environment) =>
        RunAsync<SampleBuild>(arguments, environment);
}
