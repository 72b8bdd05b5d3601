using Kms.Errors;

namespace Kms.Readiness;

/// <summary>Something without which no key is released.</summary>
interface IDependency
{
    /// <summary>How it is called in an answer, at the start of a sentence.</summary>
    string Name { get; }

    /// <summary>Returns when it is there.</summary>
    /// <exception cref="RefusedException">It is not; the details say so in a sentence.</exception>
    Task DemandAsync(CancellationToken cancel);
}
