using System.Runtime.CompilerServices;
using System.Text;
using Xunit;
using Xunit.v3;

namespace Support;

/// <summary>Snapshot tests with Verify's names: compares a text with <c>{Class}.{Method}[_{param}={value}].verified.{ext}</c>.</summary>
/// <remarks>Text only. Make the output deterministic; there are no scrubbers.</remarks>
public static class Verifier
{
    /// <summary>Compares a text with the snapshot beside the calling test; the first run, and a difference, leave a <c>.received.</c> file.</summary>
    public static async Task Verify(string text, string extension = "txt", [CallerFilePath] string sourceFile = "")
    {
        var directory = Path.GetDirectoryName(sourceFile)!;
        var stem = Path.Combine(directory, Name(sourceFile));
        var (received, verified) = ($"{stem}.received.{extension}", $"{stem}.verified.{extension}");
        var isNew = !File.Exists(verified);
        var expected = isNew ? null : (await File.ReadAllTextAsync(verified)).ReplaceLineEndings("\n");
        var actual = text.ReplaceLineEndings("\n");
        if (actual == expected)
        {
            File.Delete(received);
            return;
        }
        // Written before throwing: otherwise there is nothing to look at, or to accept.
        await File.WriteAllTextAsync(received, actual, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        Assert.Fail($"""
            Directory: {directory}
            {(isNew ? "New" : "NotEqual")}:
              - Received: {Path.GetFileName(received)}
                Verified: {Path.GetFileName(verified)}
            {(expected is null ? "" : FirstDifference(expected, actual))}
            """);
    }

    static string Name(string sourceFile)
    {
        var test = (IXunitTest)(TestContext.Current.Test ?? throw new InvalidOperationException("Verify is called from a test."));
        var parameters = test.TestMethod.Parameters.Select(parameter => parameter.Name)
            .Zip(test.TestMethodArguments, (name, value) => $"{name}={value}");
        return string.Join('_', [$"{Path.GetFileNameWithoutExtension(sourceFile)}.{test.TestMethod.MethodName}", .. parameters]);
    }

    static string FirstDifference(string expected, string actual)
    {
        var (before, after) = (expected.Split('\n'), actual.Split('\n'));
        var line = before.Zip(after).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"First difference in line {line + 1}:\n  - {before.ElementAtOrDefault(line)}\n  + {after.ElementAtOrDefault(line)}";
    }
}
