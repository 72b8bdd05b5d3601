namespace Targets;

/// <summary>A unit of the build: a property of the build class whose value describes it.</summary>
/// <remarks>Reading the property twice gives equal delegates; that is how one target finds another without names.</remarks>
delegate ITargetDefinition Target(ITargetDefinition definition);
