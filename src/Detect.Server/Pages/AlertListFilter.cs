using Detect.Connectors;
using Detect.Rules;

namespace Detect.Server;

/// <summary>The query of the page of alerts.</summary>
internal sealed record AlertListFilter
{
    public static readonly IReadOnlyList<string> Statuses = ["open", "new", "acknowledged", "closed", "all"];

    public static readonly IReadOnlyList<string> Levels = [AnyLevel, .. Enum.GetNames<RuleLevel>().Select(name => name.ToLowerInvariant())];

    private const string AnyLevel = "any level";

    public string Status { get; init; } = Statuses[0];

    /// <summary>At least this one.</summary>
    public string Level { get; init; } = AnyLevel;

    public string? After { get; init; }

    public string Heading => Status switch
    {
        "all" => "Alerts",
        var status => $"{char.ToUpperInvariant(status[0])}{status[1..]} alerts",
    };

    public string Address => "alerts?" + string.Join('&', new (string Key, string? Value)[]
    {
        ("status", Status),
        ("level", Level == AnyLevel ? null : Level),
        ("after", After),
    }.Where(pair => pair.Value is not null).Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value!)}"));

    public AlertQuery Query => new()
    {
        Status = Enum.TryParse<AlertStatus>(Status, ignoreCase: true, out var status) ? status : null,
        IsOpen = Status == Statuses[0],
        AtLeast = Enum.TryParse<RuleLevel>(Level, ignoreCase: true, out var level) ? level : null,
        After = After,
    };

    /// <param name="problems">A sentence for each mistake.</param>
    public static AlertListFilter Read(IQueryCollection query, List<string> problems)
    {
        QueryValues.RejectOthers(query, problems, "status", "level", "after");
        return new AlertListFilter
        {
            Status = Word(query, "status", Statuses, problems),
            Level = Word(query, "level", Levels, problems),
            After = query["after"].FirstOrDefault(),
        };
    }

    private static string Word(IQueryCollection query, string key, IReadOnlyList<string> words, List<string> problems)
    {
        if (query[key].FirstOrDefault() is not { } asked)
        {
            return words[0];
        }

        if (words.FirstOrDefault(word => word.Equals(asked, StringComparison.OrdinalIgnoreCase)) is { } known)
        {
            return known;
        }

        problems.Add($"\"{QueryValues.Shown(asked)}\" is not a value of \"{key}\"; expected {string.Join(", ", words)}.");
        return words[0];
    }
}
