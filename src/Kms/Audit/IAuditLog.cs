using Kms.Errors;

namespace Kms.Audit;

/// <summary>Keeps a line of every decision about a key. No key leaves before its line is on the disk.</summary>
interface IAuditLog
{
    /// <exception cref="RefusedException">At the moment no line can be written, so that no key may leave.</exception>
    void DemandReady();

    /// <summary>Writes a line; comes back when it is on the disk. A refusal beyond what there are lines for is counted instead.</summary>
    /// <exception cref="RefusedException">It cannot be written.</exception>
    Task WriteAsync(ReleaseDecision decision);
}
