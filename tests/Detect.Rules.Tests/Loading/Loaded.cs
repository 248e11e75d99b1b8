using System.Globalization;

namespace Detect.Rules.Tests.Loading;

/// <summary>Loads rule texts over the stub catalogue.</summary>
internal static class Loaded
{
    public static readonly RuleLoadOptions Options = new()
    {
        Fields = StubCatalogue.Instance,
        ValueLists = new Dictionary<string, IReadOnlyList<string>> { ["Offices"] = ["Oslo", "Porto"], ["OurAdministrators"] = [] },
    };

    public static RuleLoadResult From(params string[] texts) => From(Options, texts);

    public static RuleLoadResult From(RuleLoadOptions options, params string[] texts) => RuleLoader.Load(
        texts.Select((text, i) => new RuleFile(i == 0 ? "rule.yml" : $"rule{(i + 1).ToString(CultureInfo.InvariantCulture)}.yml", text)),
        options);

    /// <summary>The rules of texts in which nothing is wrong.</summary>
    public static RuleSet Soundly(params string[] texts)
    {
        var result = From(texts);
        result.Findings.Where(finding => finding.Severity == FindingSeverity.Error).Should().BeEmpty();
        return result.Rules;
    }

    public static CorrelationRule Correlation(string correlation) =>
        Soundly(BaseRules, $"title: Correlation\nid: 00000000-0000-4000-8000-0000000000ff\nlevel: high\ncorrelation:\n{Indented(correlation)}")
            .Correlations.Should().ContainSingle().Subject;

    public static SigmaRule Rule(string detection) => Soundly(
            $"title: Rule\nid: 00000000-0000-4000-8000-0000000000fe\nlevel: high\nlogsource: {{product: azure, service: auditlogs}}\ndetection:\n{Indented(detection)}")
        .SigmaRules.Should().ContainSingle().Subject;

    /// <summary>Two plain rules named <c>add</c> and <c>remove</c>.</summary>
    public const string BaseRules = """
        title: Add
        id: 00000000-0000-4000-8000-00000000000a
        name: add
        level: low
        logsource: {product: azure, service: auditlogs}
        detection: {selection: {operation: Add member}, condition: selection}
        ---
        title: Remove
        id: 00000000-0000-4000-8000-00000000000b
        name: remove
        level: low
        logsource: {product: azure, service: auditlogs}
        detection: {selection: {operation: Remove member}, condition: selection}
        """;

    private static string Indented(string text) =>
        string.Concat(text.Split('\n').Select(line => $"    {line}\n"));
}
