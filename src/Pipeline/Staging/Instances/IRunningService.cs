namespace Pipeline.Staging.Instances;

/// <summary>One of the programs of a running set of instances.</summary>
interface IRunningService
{
    string Name { get; }

    /// <summary>The command that ends it at once, for whoever wants to see what happens then.</summary>
    string KillCommand { get; }

    /// <summary>How it ended, with its last lines; null while it runs.</summary>
    Task<string?> EndAsync(CancellationToken cancel);
}
