using System.Globalization;
using System.Text.Json;
using Detect.Engine;
using Detect.Rules;
using Spectre.Console;

namespace Detect.Cli;

/// <summary>Counts the alerts of each variant of a rule, for a table of thresholds by windows or a line for each.</summary>
internal sealed class WhatIfOutput(RuleVariants variants, string format, Terminal console) : IAlertOutput
{
    private readonly Dictionary<CorrelationRule, long> counts = variants.Variants.ToDictionary(variant => variant.Rule, _ => 0L);

    private Comparison Own => variants.Rule.Threshold.Comparisons[0];

    public void Add(Alert alert)
    {
        if (alert.Rule is CorrelationRule rule && counts.TryGetValue(rule, out var count))
        {
            counts[rule] = count + 1;
        }
    }

    public void Complete()
    {
        if (format == "jsonl")
        {
            JsonLines.Write(console.OutputBytes, variants.Variants, Write);
        }
        else
        {
            WriteTable(console.Rich());
        }
    }

    private void WriteTable(IAnsiConsole output)
    {
        output.WriteIndented(
            Printable.Of($"Alerts of \"{variants.Rule.Title}\" by threshold ({OperatorName(Own.Operator)}) and window; * is the rule as it is."), indent: 0);
        if (variants.Rule.ClassThresholds is not null)
        {
            output.WriteIndented("Thresholds for classes of accounts stay as the rule has them.", indent: 0, style: "grey");
        }

        var rows = variants.Variants.GroupBy(variant => variant.Threshold).ToList();
        var width = Math.Max(5, counts.Values.Max().ToString(CultureInfo.InvariantCulture).Length + 2);
        output.WriteMarkup($"\n[bold]{"",9}{string.Concat(rows[0].Select(variant => Duration(variant.Timespan).PadLeft(width)))}[/]\n");
        foreach (var row in rows)
        {
            output.WriteMarkup($"{row.Key.ToString(CultureInfo.InvariantCulture),9}{string.Concat(row.Select(variant => Cell(variant, width)))}\n");
        }
    }

    private string Cell(RuleVariant variant, int width)
    {
        var count = counts[variant.Rule];
        var text = $"{(IsOwn(variant) ? "*" : "")}{count.ToString(CultureInfo.InvariantCulture)}".PadLeft(width);
        return IsOwn(variant) ? $"[bold]{text}[/]" : count == 0 ? $"[grey]{text}[/]" : text;
    }

    private void Write(Utf8JsonWriter json, RuleVariant variant)
    {
        json.WriteString("ruleId", variant.Rule.Id);
        json.WriteString("title", variant.Rule.Title);
        json.WriteString("operator", OperatorName(Own.Operator));
        json.WriteNumber("threshold", variant.Threshold);
        json.WriteString("timespan", Duration(variant.Timespan));
        json.WriteNumber("alerts", counts[variant.Rule]);
        json.WriteBoolean("asItIs", IsOwn(variant));
    }

    private bool IsOwn(RuleVariant variant) => variant.Threshold == Own.Value && variant.Timespan == variants.Rule.Timespan;

    internal static string OperatorName(ComparisonOperator comparison) => comparison switch
    {
        ComparisonOperator.Equal => "eq",
        ComparisonOperator.NotEqual => "neq",
        ComparisonOperator.LessThan => "lt",
        ComparisonOperator.LessThanOrEqual => "lte",
        ComparisonOperator.GreaterThan => "gt",
        _ => "gte",
    };

    private static string Duration(TimeSpan timespan) => timespan switch
    {
        { Ticks: var ticks } when ticks % TimeSpan.TicksPerHour == 0 => $"{(long)timespan.TotalHours}h",
        { Ticks: var ticks } when ticks % TimeSpan.TicksPerMinute == 0 => $"{(long)timespan.TotalMinutes}m",
        _ => $"{(long)timespan.TotalSeconds}s",
    };
}
