using System.Collections;

namespace Kms.Serving;

/// <summary>What every log line of a request has: its id. A type of its own, because the framework's scopes have what was sent, too.</summary>
sealed class RequestScope(string id) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public string Id { get; } = id;

    public int Count => 1;

    public KeyValuePair<string, object?> this[int index] => index is 0 ? new("RequestId", Id) : throw new ArgumentOutOfRangeException(nameof(index));

    /// <summary>The id of the request that is served here and now; null: none is.</summary>
    public static string? Current(IExternalScopeProvider? scopes)
    {
        string? id = null;
        scopes?.ForEachScope((scope, _) => id = (scope as RequestScope)?.Id ?? id, 0);
        return id;
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        yield return this[0];
    }

    public override string ToString() => Id;

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
