namespace Simulator.Machines;

/// <summary>Where a profile's machine finds its simulated TD.</summary>
/// <param name="Name">The profile: its measurement record has the MRTD.</param>
/// <param name="Path">The Unix socket, absolute.</param>
public sealed record TdPortSetting(string Name, string Path)
{
    /// <summary>Reads <c>NAME=PATH</c>; null where the text has another form.</summary>
    public static TdPortSetting? Parse(string text) =>
        text.IndexOf('=', StringComparison.Ordinal) is var split and > 0 && System.IO.Path.IsPathFullyQualified(text[(split + 1)..])
            ? new(text[..split], text[(split + 1)..])
            : null;
}
