using Pipeline.Clients.Docker;
using Pipeline.Runs;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Pipeline.KmsImages;

/// <summary>The KMS as a compose file describes it: read back from the file, so that what runs here is what was hashed.</summary>
public sealed record KmsService
{
    /// <summary>Repository and digest.</summary>
    public required string Image { get; init; }

    /// <summary>As written, open variables included.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    public required IReadOnlyList<ContainerMount> Mounts { get; init; }

    /// <summary>Reads the one service of a compose file.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="path">How messages name it.</param>
    /// <exception cref="AskedWronglyException">The text is not a compose file of the form that is rendered here.</exception>
    public static KmsService Parse(string text, string path)
    {
        try
        {
            var yaml = new YamlStream();
            yaml.Load(new StringReader(text));
            var service = (YamlMappingNode)yaml.Documents[0].RootNode["services"]["mero-kms-phala"];
            return new()
            {
                Image = Scalar(service["image"]),
                Environment = ((YamlMappingNode)service["environment"]).Children.ToDictionary(pair => Scalar(pair.Key), pair => Scalar(pair.Value)),
                Mounts = [.. ((YamlSequenceNode)service["volumes"]).Children.Select(Mount)],
            };
        }
        catch (Exception cause) when (cause is YamlException or KeyNotFoundException or InvalidCastException or ArgumentException or IndexOutOfRangeException)
        {
            throw new AskedWronglyException($"{path} is not the compose file of a KMS: services.mero-kms-phala with image, environment and volumes is expected. Make it again with ./build.sh Release.", cause);
        }
    }

    static ContainerMount Mount(YamlNode node)
    {
        var parts = Scalar(node).Split(':');
        return new(parts[0], parts[1], parts is [_, _, "ro"]);
    }

    static string Scalar(YamlNode node) => ((YamlScalarNode)node).Value ?? "";
}
