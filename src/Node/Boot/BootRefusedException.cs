namespace Node.Boot;

/// <summary>The machine is not what the image says, or cannot say so in RTMR3: nothing may start on it.</summary>
sealed class BootRefusedException(string message, ExitCode exitCode, Exception? cause = null) : NodeException(message, exitCode, cause);
