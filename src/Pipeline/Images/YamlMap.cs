using Pipeline.Runs;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Pipeline.Images;

/// <summary>One mapping of a YAML file, read key by key; what is missing, unknown or of another kind is refused with file and line.</summary>
sealed class YamlMap
{
    readonly YamlMappingNode node;
    readonly string file;
    readonly HashSet<string> asked = new(StringComparer.Ordinal);

    YamlMap(YamlMappingNode node, string file) => (this.node, this.file) = (node, file);

    /// <summary>The one mapping that a file consists of.</summary>
    /// <param name="text">The file's content.</param>
    /// <param name="file">What stands for the file in messages.</param>
    /// <exception cref="AskedWronglyException">It is no YAML, or no mapping.</exception>
    public static YamlMap Parse(string text, string file)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException cause)
        {
            throw new AskedWronglyException($"{file} line {cause.Start.Line}: {cause.Message.TrimEnd('.')}.", cause);
        }
        catch (InvalidOperationException cause)
        {
            // What YamlDotNet 16 throws where a text ends inside brackets.
            throw new AskedWronglyException($"{file} line {text.Split('\n').Length}: the file ends inside a list or mapping that is not closed.", cause);
        }
        return stream.Documents is [{ RootNode: YamlMappingNode root }]
            ? new(root, file)
            : throw new AskedWronglyException($"{file} line 1: one mapping of keys to values is expected.");
    }

    /// <summary>A text that is not empty.</summary>
    public string Text(string key) => Scalar(Value(key), key);

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public bool Boolean(string key) => Text(key) switch
    {
        "true" => true,
        "false" => false,
        var other => throw Refused(Value(key), $"{key} is \"{other}\"; true or false is expected"),
    };

    /// <summary>A list of texts, each of them once; it may be empty (<c>[]</c>).</summary>
    public IReadOnlyList<string> Texts(string key)
    {
        var list = Value(key) as YamlSequenceNode ?? throw Refused(Value(key), $"{key} is no list; write one entry a line, or [] for none");
        var texts = new List<string>();
        foreach (var entry in list)
        {
            var text = Scalar(entry, key);
            if (texts.Contains(text))
                throw Refused(entry, $"{key} lists \"{text}\" twice; remove one");
            texts.Add(text);
        }
        return texts;
    }

    /// <summary>A list of names of folders, which may lead nowhere else.</summary>
    public IReadOnlyList<string> Names(string key) => Texts(key).FirstOrDefault(text => text is "." or ".." || text.Contains('/')) is { } path
        ? throw Refused(Value(key), $"{key} lists \"{path}\"; the name of a folder is expected")
        : Texts(key);

    /// <summary>A mapping inside this one.</summary>
    public YamlMap Map(string key) =>
        Value(key) is YamlMappingNode map ? new(map, file) : throw Refused(Value(key), $"{key} is no mapping of keys to values");

    /// <summary>Ends the reading: every key must have been asked for.</summary>
    /// <exception cref="AskedWronglyException">There is a key more.</exception>
    public void End()
    {
        var unknown = node.Children.Keys.FirstOrDefault(key => key is not YamlScalarNode { Value: { } name } || !asked.Contains(name));
        if (unknown is not null)
            throw Refused(unknown, $"{unknown} is not known here; the keys are {string.Join(", ", asked.Order(StringComparer.Ordinal))}");
    }

    /// <summary>An error at the line of a key's value.</summary>
    public AskedWronglyException Refused(string key, string what) => Refused(Value(key), what);

    YamlNode Value(string key)
    {
        asked.Add(key);
        return node.Children.TryGetValue(new YamlScalarNode(key), out var value)
            ? value
            : throw Refused(node, $"{key} is missing; every key must be there, with [] where there is nothing to list");
    }

    // A line feed would end the line of mkosi's configuration that the text is written to, and begin another.
    string Scalar(YamlNode value, string key) => value is YamlScalarNode { Value: { Length: > 0 } text } && !text.Any(char.IsControl)
        ? text
        : throw Refused(value, $"{key} needs a text of one line here");

    AskedWronglyException Refused(YamlNode at, string what) => new($"{file} line {at.Start.Line}: {what}.");
}
