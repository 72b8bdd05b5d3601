namespace Attestation.Audit;

/// <summary>A line breaks its chain. The message goes on after "line N: ".</summary>
public sealed class AuditFaultException(AuditFault fault, string message, Exception? cause = null) : Exception(message, cause)
{
    public AuditFault Fault { get; } = fault;
}
