using System.CommandLine;
using System.CommandLine.Parsing;
using Attestation.Collateral;

namespace Node.Commands;

/// <summary>Which statements about platforms are asked for.</summary>
static class UpdateOption
{
    public static Option<CollateralUpdate> Create() => new("--collateral-update")
    {
        Description = "Which statements about platforms count: standard, or early, which has those of a TCB recovery from its first day.",
        HelpName = "standard|early",
        CustomParser = Parse,
        DefaultValueFactory = _ => CollateralUpdate.Standard,
    };

    static CollateralUpdate Parse(ArgumentResult result)
    {
        var text = result.Tokens.Single().Value;
        if (!CollateralUpdates.TryParse(text, out var update))
            result.AddError($"\"{text}\" is no kind of update; standard or early is expected.");
        return update;
    }
}
