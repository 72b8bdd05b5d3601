namespace Node.Fetching;

/// <summary>Whoever watches the machine from outside.</summary>
interface IKeyWatch
{
    /// <summary>Tells how far the machine is. Nothing depends on anybody hearing it.</summary>
    Task SeeAsync(KeyStatus status, CancellationToken cancel);
}
