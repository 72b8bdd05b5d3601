using System.Text;
using System.Text.Json;
using Node.Boot;
using Node.Data;
using Node.Data.Tools;

namespace Node.Conformance;

/// <summary>Has the facts of this machine gathered by a service of their own, and reads what it left.</summary>
/// <remarks>Whoever serves sees folders of its own, protected ones; a write that fails there would say nothing of the machine.</remarks>
sealed class ConformanceGathering(MachinePaths paths, ITools tools)
{
    public const string Unit = "mero-node-conformance.service";

    const int Most = 900 << 10;

    static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>Gathers here, and leaves the document for <see cref="TakeAsync"/>.</summary>
    /// <exception cref="FactMissingException">The document is longer than a report may be.</exception>
    public async Task LeaveAsync(CancellationToken cancel)
    {
        var document = Encoding.UTF8.GetBytes((await new BootedFacts(paths, tools).GatherAsync(cancel)).ToJsonString());
        if (document.Length > Most)
            throw new FactMissingException($"The facts have {document.Length} bytes; a report takes at most {Most}.");
        RunFile.Write(paths.ConformanceFacts, document);
    }

    /// <summary>Starts the service, waits for its end, and gives the document.</summary>
    /// <exception cref="NodeException">The service failed, or left nothing of use.</exception>
    public async Task<JsonElement> TakeAsync(CancellationToken cancel)
    {
        await tools.DemandAsync("systemctl", ["start", "--no-ask-password", Unit], default, cancel);
        try
        {
            using var document = JsonDocument.Parse(KernelFile.Read(paths.ConformanceFacts, Most), Strict);
            return document.RootElement.Clone();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new FactMissingException($"{paths.ConformanceFacts} cannot be used: {cause.Message}", cause);
        }
    }
}
