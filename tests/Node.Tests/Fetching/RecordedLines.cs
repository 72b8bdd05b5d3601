using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace NodeTests.Fetching;

/// <summary>What was logged, with exceptions.</summary>
sealed class RecordedLines
{
    readonly ConcurrentQueue<string> lines = [];

    public IEnumerable<string> All => lines;

    public ILogger<T> CreateLogger<T>() => new Logger<T>(lines);

    sealed class Logger<T>(ConcurrentQueue<string> lines) : ILogger<T>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue(formatter(state, exception) + exception);
    }
}
