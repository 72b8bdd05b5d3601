using System.Text.Json;
using Attestation.EventLogs;
using Cli.Commands;

namespace Cli;

/// <summary>An event log that the caller names: binary, or dstack's JSON alone or in an answer of the guest agent.</summary>
static class GivenEventLog
{
    /// <summary>What the log says.</summary>
    /// <param name="content">The file.</param>
    /// <param name="format">Null: JSON is dstack's, and a binary log says itself whose it is.</param>
    /// <exception cref="MalformedEventLogException">It is no event log.</exception>
    public static ReplayedLog Parse(ReadOnlyMemory<byte> content, EventLogFormat? format)
    {
        if (format is EventLogFormat.Dstack || (format is null && IsJson(content.Span)))
            return ReplayedLog.Of(DstackEventLog.Parse(Unwrap(content)));
        return ReplayedLog.Of(BootEventLog.Parse(content, format));
    }

    /// <summary>A binary log begins with a register number below 24, so never with one of these characters.</summary>
    static bool IsJson(ReadOnlySpan<byte> content) => content.TrimStart(" \t\r\n"u8) is [(byte)'[' or (byte)'{' or (byte)'"', ..];

    /// <summary>Out of an answer of the guest agent, its member <c>event_log</c>; anything else as it is.</summary>
    static ReadOnlyMemory<byte> Unwrap(ReadOnlyMemory<byte> content)
    {
        try
        {
            using var document = JsonDocument.Parse(content, new() { AllowDuplicateProperties = false });
            return document.RootElement.ValueKind is JsonValueKind.Object && document.RootElement.TryGetProperty("event_log", out var log)
                ? System.Text.Encoding.UTF8.GetBytes(log.GetRawText())
                : content;
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException)
        {
            throw new MalformedEventLogException("The event log is not JSON.", cause);
        }
    }
}
