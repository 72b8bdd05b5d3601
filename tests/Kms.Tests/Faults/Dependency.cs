namespace KmsTests.Faults;

/// <summary>What the service needs of others.</summary>
enum Dependency
{
    /// <summary>The guest agent: keys, its own quotes, the event log.</summary>
    Agent,
    Collateral,
    Redis,
    AuditFile,
    PolicyFile,
    PolicyService,

    /// <summary>Figures and spans go there; nothing may depend on it.</summary>
    Collector,
}
