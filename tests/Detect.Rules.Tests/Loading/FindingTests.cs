namespace Detect.Rules.Tests.Loading;

public sealed class FindingTests
{
    public static TheoryData<string> Names => [.. FindingCase.ReadAll().Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_file_has_exactly_these_findings(string name)
    {
        var finding = FindingCase.ReadAll().Single(c => c.Name == name);

        finding.Find().Should().Equal(finding.Expected);
    }

    [Fact]
    public void Every_code_has_a_case()
    {
        var found = FindingCase.ReadAll().SelectMany(c => c.Expected).Select(line => line.Split(": ")[1]);

        FindingCatalogue.All.Select(description => description.Code).Except(found).Should().BeEmpty();
    }

    [Fact]
    public void Every_code_is_in_the_catalogue_once()
    {
        var codes = typeof(FindingCodes).GetFields().Select(field => (string)field.GetRawConstantValue()!);

        FindingCatalogue.All.Select(description => description.Code).Should().BeEquivalentTo(codes);
    }

    [Fact]
    public void Findings_are_as_grave_as_the_catalogue_says()
    {
        var severities = FindingCatalogue.All.ToDictionary(d => d.Code, d => d.Severity.ToString().ToLowerInvariant());

        var lines = FindingCase.ReadAll()
            .Where(c => !c.IsExcused)
            .SelectMany(c => c.Expected);

        lines.Should().OnlyContain(line => line.StartsWith(severities[line.Split(": ", 3)[1]] + " ", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_sentence_says_what_was_expected() => FindingCase.ReadAll()
        .SelectMany(c => c.Expected.Where(line => !c.IsLinted || !line.Contains(": field-note: ", StringComparison.Ordinal)))
        .Where(line => !line.Contains("the pipeline refuses", StringComparison.Ordinal))
        .Should().OnlyContain(line => line.Contains("; expected ") != line.EndsWith("\"?", StringComparison.Ordinal));

    /// <summary>Set UPDATE_GOLDEN=1, run the tests, and review the difference.</summary>
    [Fact]
    public void The_table_holds_what_is_found()
    {
        var found = string.Join("\n## ", [FindingCase.Header(), .. FindingCase.ReadAll().Select(c => c.Print(c.Find()))]);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            FindingCase.WriteAll(found);
        }

        FindingCase.ReadText().Should().Be(found);
    }
}
