namespace KmsTests.Hostile;

/// <summary>One check of a request: what is told when it does not hold, and how a request comes not to hold it.</summary>
/// <param name="Name">Of the check.</param>
/// <param name="Documented">What the README calls it; several checks in a row may share a word. Null: it is no check of the contract.</param>
/// <param name="Status">Of the answer.</param>
/// <param name="Code">Of the answer.</param>
/// <param name="Details">Part of the answer's details.</param>
/// <param name="Violate">Changes the request; where the state of the service decides, it changes nothing.</param>
sealed record Check(string Name, string? Documented, int Status, string Code, string Details, Func<Draft, Draft> Violate);
