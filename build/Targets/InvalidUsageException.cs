namespace Targets;

/// <summary>The command line asks for something that is not there: exit code 2.</summary>
sealed class InvalidUsageException(string message) : Exception(message)
{
    public static InvalidUsageException Unknown(string kind, string typed, IEnumerable<string> known)
    {
        string[] names = [.. known.Order(StringComparer.Ordinal)];
        var closest = names.Select(name => (Name: name, Distance: Distance(typed.ToUpperInvariant(), name.ToUpperInvariant())))
            .Where(name => name.Distance <= Math.Max(2, typed.Length / 3)).OrderBy(name => name.Distance).FirstOrDefault().Name;
        return new($"There is no {kind} \"{typed}\".{(closest is null ? "" : $" Did you mean {closest}?")} The {kind}s are {string.Join(", ", names)}.");
    }

    /// <summary>Levenshtein's: how many letters to change, add or leave out.</summary>
    static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (one[i - 1] == other[j - 1] ? 0 : 1)));
        }
        return row[^1];
    }
}
