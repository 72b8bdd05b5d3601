namespace Targets;

/// <summary>A field of the build class that <c>--name</c> or the environment fills; its initializer is the default.</summary>
/// <remarks><c>ImageVersion</c> is <c>--image-version</c> and <c>IMAGE_VERSION</c>. The type is <c>string?</c> or <c>bool</c>.</remarks>
[AttributeUsage(AttributeTargets.Field)]
sealed class ParameterAttribute(string description) : Attribute
{
    public string Description { get; } = description;

    /// <summary>Name of a static member of the build class with the values that are allowed.</summary>
    public string? ValueProviderMember { get; set; }
}

/// <summary>A parameter whose value is shown as <c>***</c> wherever the build prints.</summary>
[AttributeUsage(AttributeTargets.Field)]
sealed class SecretAttribute : Attribute;
