using System.Globalization;
using Kms.Serving;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Kms.Observing;

/// <summary>A log line as the framework's single-line format has it, and, where it belongs to a request, that request's id before its text.</summary>
/// <remarks>The framework would write scopes only all together, and one of its own has the path that was sent.</remarks>
sealed class LineFormatter(TimeProvider time) : ConsoleFormatter(LineFormatter.FormatName)
{
    public const string FormatName = "mero-kms";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var request = RequestScope.Current(scopeProvider) is { } id ? $"{id}: " : "";
        var text = $"{request}{logEntry.Formatter(logEntry.State, logEntry.Exception)}{(logEntry.Exception is { } cause ? $" {cause}" : "")}";
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{time.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {Word(logEntry.LogLevel)}: {logEntry.Category}[{logEntry.EventId.Id}] {OneLine(text)}\n");
        textWriter.Write(line);
    }

    static string OneLine(string text) => text.Any(char.IsControl) ? string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter)) : text;

    static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        LogLevel.Critical => "crit",
        _ => throw new ArgumentOutOfRangeException(nameof(level)),
    };
}
