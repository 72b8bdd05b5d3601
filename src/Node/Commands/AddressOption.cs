using System.CommandLine;
using System.CommandLine.Parsing;

namespace Node.Commands;

/// <summary>Options whose value is an absolute address; System.CommandLine reads none by itself.</summary>
static class AddressOption
{
    public static Option<Uri> Create(string name, string description) => new(name) { Description = description, HelpName = "url", CustomParser = Parse };

    static Uri? Parse(ArgumentResult result)
    {
        var text = result.Tokens.Single().Value;
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
            return address;
        result.AddError($"\"{text}\" is no address; http://127.0.0.1:8081 would be one.");
        return null;
    }
}
