using System.Collections.Concurrent;
using Kms.Serving;
using Microsoft.Extensions.Logging;

namespace KmsTests;

/// <summary>Keeps every line of the log, exceptions and the id of its request included.</summary>
sealed class RecordedLog : ILoggerProvider, ILogger, ISupportExternalScope
{
    readonly ConcurrentQueue<string> lines = new();
    IExternalScopeProvider? scopes;

    public string Text => string.Join('\n', lines);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => scopes?.Push(state);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = scopeProvider;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        lines.Enqueue($"{logLevel} {(RequestScope.Current(scopes) is { } id ? $"{id}: " : "")}{formatter(state, exception)} {exception}");

    public void Dispose()
    {
    }
}
