using System.CommandLine;

namespace Node.Commands;

/// <summary><c>mero-node kms …</c>.</summary>
static class KmsCommand
{
    public static Command Create() => new("kms", "Speak with a KMS as a node does.")
    {
        KmsProbeCommand.Create(),
        KmsObserveCommand.Create(),
    };
}
