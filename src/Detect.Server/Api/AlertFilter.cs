using System.ComponentModel;
using System.Globalization;
using Detect.Connectors;
using Detect.Rules;
using Microsoft.AspNetCore.Mvc;

namespace Detect.Server;

/// <summary>The query of <c>GET /api/alerts</c>, as text, so that every mistake in it can be said.</summary>
internal sealed record AlertFilter
{
    private const int MostAlerts = 500;

    [FromQuery(Name = "status"), Description("new, acknowledged or closed.")]
    public string? Status { get; init; }

    [FromQuery(Name = "level"), Description("At least this level.")]
    public string? Level { get; init; }

    [FromQuery(Name = "rule"), Description("The rule's id; of a rule in force its name will do.")]
    public string? Rule { get; init; }

    [FromQuery(Name = "tenant"), Description("The tenant's id.")]
    public string? Tenant { get; init; }

    [FromQuery(Name = "tag"), Description("A tag of the rule.")]
    public string? Tag { get; init; }

    [FromQuery(Name = "about"), Description("A value of the alert's group: an account, an address, a role.")]
    public string? About { get; init; }

    [FromQuery(Name = "kind"), Description("detection or coverageGap.")]
    public string? Kind { get; init; }

    [FromQuery(Name = "silenced"), Description("true to list silenced and merged alerts too.")]
    public string? Silenced { get; init; }

    [FromQuery(Name = "from"), Description("Alerts whose last event is not before this time.")]
    public string? From { get; init; }

    [FromQuery(Name = "until"), Description("Alerts whose last event is before this time.")]
    public string? Until { get; init; }

    [FromQuery(Name = "limit"), Description("How many, 1 to 500; 50 where left out.")]
    public string? Limit { get; init; }

    [FromQuery(Name = "after"), Description("The next of the page before.")]
    public string? After { get; init; }

    /// <param name="rules">Those in force.</param>
    /// <param name="problems">A sentence for each mistake.</param>
    public AlertQuery Read(RuleSet rules, List<string> problems) => new()
    {
        Status = Word<AlertStatus>("status", Status, problems),
        AtLeast = Word<RuleLevel>("level", Level, problems),
        RuleId = Rule is null ? null : rules.All.FirstOrDefault(rule => rule.Name == Rule)?.Id ?? Rule,
        TenantId = Tenant,
        Tag = Tag,
        About = About,
        Kind = Word<AlertKind>("kind", Kind, problems),
        IncludeSilenced = Flag("silenced", Silenced, problems),
        From = Time("from", From, problems),
        Until = Time("until", Until, problems),
        Limit = QueryValues.Limit(Limit, standard: 50, MostAlerts, problems),
        After = After,
    };

    private static T? Word<T>(string name, string? text, List<string> problems)
        where T : struct, Enum
    {
        if (text is null)
        {
            return null;
        }

        var names = Enum.GetNames<T>();
        if (Array.FindIndex(names, known => string.Equals(known, text, StringComparison.OrdinalIgnoreCase)) is >= 0 and var index)
        {
            return Enum.Parse<T>(names[index]);
        }

        problems.Add($"\"{QueryValues.Shown(text)}\" is not a value of \"{name}\"; expected {string.Join(", ", names.Select(known => char.ToLowerInvariant(known[0]) + known[1..]))}.");
        return null;
    }

    private static bool Flag(string name, string? text, List<string> problems)
    {
        if (text is null || bool.TryParse(text, out var flag))
        {
            return text is not null && bool.Parse(text);
        }

        problems.Add($"\"{QueryValues.Shown(text)}\" is not a value of \"{name}\"; expected true or false.");
        return false;
    }

    private static DateTimeOffset? Time(string name, string? text, List<string> problems)
    {
        if (text is null)
        {
            return null;
        }

        if (text.Length >= "2026-01-01".Length
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
        {
            return time;
        }

        problems.Add($"\"{QueryValues.Shown(text)}\" is not a time, as \"{name}\" expects one such as 2026-03-02T09:00:00Z.");
        return null;
    }
}
