namespace Simulator.Guests;

/// <summary>The agent does not do what it was asked; the message goes to the caller, in upstream's words where clients match them.</summary>
sealed class GuestRefusedException(string message) : Exception(message);
