using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Attestation.Protocol;
using Kms.Errors;

namespace KmsTests.Hostile;

/// <summary>The order of checks is the contract: a request that violates one and everything behind it is told of that one.</summary>
public sealed partial class OrderOfChecksTests
{
    public static TheoryData<string, string> Rows
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (var (path, checks) in Checks.Of)
                checks.ToList().ForEach(check => rows.Add(path, check.Name));
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Who_violates_a_check_and_all_behind_it_is_told_of_that_check(string path, string name)
    {
        using var violation = new Violation(path, name);

        var answer = await violation.AnswerAsync();

        var check = Checks.Of[path].Single(check => check.Name == name);
        Assert.Equal(check.Code, RawDocumentedAnswer.Demand(answer));
        Assert.Equal(check.Status, answer.Status);
        Assert.Contains(check.Details, JsonSerializer.Deserialize(answer.Text, KmsJson.Wire.KmsError)!.Details, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/challenge")]
    [InlineData("/attest")]
    [InlineData("/get-key")]
    public async Task Who_violates_none_is_served(string path)
    {
        using var violation = new Violation(path, name: null);
        Assert.Equal("ok", RawDocumentedAnswer.Demand(await violation.AnswerAsync()));
    }

    [Fact]
    public void The_README_has_the_checks_in_their_order()
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "src", "Kms", "README.md"));
        var documented = Lists().Matches(readme).ToDictionary(list => list.Groups["of"].Value, list => Blanks().Replace(list.Groups["checks"].Value.Trim(), " "));
        Assert.Equal(TextOf(Checks.Of["/challenge"].Take(Checks.Shared)), documented["every request with a body"]);
        Assert.All(Checks.Of, table => Assert.Equal(TextOf(table.Value.Skip(Checks.Shared)), documented[$"then `{table.Key}`"]));
    }

    [Fact]
    public void Every_code_of_the_contract_is_brought_about_by_some_check()
    {
        var brought = Checks.Of.Values.SelectMany(checks => checks).Select(check => (check.Status, check.Code)).ToHashSet();
        var refusals = typeof(Refusal).GetProperties(BindingFlags.Public | BindingFlags.Static).Select(property => (Refusal)property.GetValue(null)!).ToList();
        Assert.NotEmpty(refusals);
        Assert.Equal(refusals.Count, refusals.Distinct().Count());
        Assert.Equal([.. refusals.Select(refusal => (refusal.Status, refusal.Code)).Order()], brought.Order());
    }

    static string TextOf(IEnumerable<Check> checks) => string.Join(" · ", checks.Select(check => check.Documented).OfType<string>().Distinct());

    [GeneratedRegex("""^- (?<of>every request with a body|then `[a-z/-]+`)( \([^)]*\))?: (?<checks>([^\n]|\n  )+)""", RegexOptions.Multiline)]
    private static partial Regex Lists();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
