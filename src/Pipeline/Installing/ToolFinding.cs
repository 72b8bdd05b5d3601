namespace Pipeline.Installing;

/// <summary>A tool that is not there, or not new enough.</summary>
/// <param name="Tool">Which.</param>
/// <param name="Found">The version that is there; null: none.</param>
public sealed record ToolFinding(NeededTool Tool, Version? Found)
{
    /// <summary>A clause that names both versions when the tool is too old.</summary>
    public override string ToString() => Found is null
        ? $"{Tool.Name}{(Tool.AtLeast is { } version ? $" {version} or newer" : "")} is missing; it {Tool.Use}"
        : $"{Tool.Name} {Found} is too old, {Tool.AtLeast} is needed; it {Tool.Use}";
}
