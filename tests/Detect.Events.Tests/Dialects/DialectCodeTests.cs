using System.Reflection;
using System.Runtime.CompilerServices;

namespace Detect.Events.Tests.Dialects;

public sealed class DialectCodeTests
{
    [Fact]
    public void Every_code_of_a_dead_letter_is_documented()
    {
        var documented = File.ReadLines(DocumentPath()).Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('`')[1]);
        var codes = typeof(DialectCodes).GetFields(BindingFlags.Static | BindingFlags.NonPublic)
            .Select(field => (string)field.GetRawConstantValue()!);
        documented.Should().Contain(codes)
            .And.Contain(Enum.GetValues<IndexStatus>().Where(s => s != IndexStatus.Complete).Select(MalformedRecords.CodeOf));
    }

    private static string DocumentPath([CallerFilePath] string source = "") =>
        Path.Combine(Path.GetDirectoryName(source)!, "..", "..", "..", "docs", "dead-letters.md");
}
