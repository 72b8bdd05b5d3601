namespace Node.Admin;

/// <summary>The applications of this node.</summary>
interface IApplications
{
    /// <summary>The id of an application's bytecode, 32 bytes; null when it is not known.</summary>
    /// <exception cref="AdminRefusedException">It is known, and its id cannot be read.</exception>
    byte[]? BytecodeOf(string applicationId);
}
