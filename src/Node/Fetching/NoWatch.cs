namespace Node.Fetching;

/// <summary>Nobody is told: a trust domain has only its API.</summary>
sealed class NoWatch : IKeyWatch
{
    public Task SeeAsync(KeyStatus status, CancellationToken cancel) => Task.CompletedTask;
}
