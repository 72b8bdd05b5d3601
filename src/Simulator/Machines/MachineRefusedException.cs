namespace Simulator.Machines;

/// <summary>What a machine asked of its simulated TD is not done; the message is the answer.</summary>
sealed class MachineRefusedException(string message, Exception? cause = null) : Exception(message, cause);
