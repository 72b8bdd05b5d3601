using Kms.Audit;

namespace Kms.Readiness;

/// <summary>The audit log, without whose line no key is released.</summary>
sealed class AuditDependency(IAuditLog audit) : IDependency
{
    public string Name => "The audit log";

    public Task DemandAsync(CancellationToken cancel)
    {
        audit.DemandReady();
        return Task.CompletedTask;
    }
}
