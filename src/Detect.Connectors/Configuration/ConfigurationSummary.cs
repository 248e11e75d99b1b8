using System.Globalization;
using System.Net;

namespace Detect.Connectors;

/// <summary>What a worker would run, for a person, without secrets: of addresses that may hold one only the host is shown.</summary>
public static class ConfigurationSummary
{
    public static IEnumerable<string> Of(DetectConfiguration configuration, ContentLoadResult content, string origin)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(content);
        yield return $"{origin}: a worker called \"{configuration.Name}\" would run";
        yield return Line("rules", Rules(configuration, content));
        yield return Line("silences", $"{content.Silences.Count}");
        yield return Line("store", Store(configuration.Store));
        yield return Line("api", Api(configuration.Api));
        yield return Line("telemetry", Telemetry(configuration.Telemetry));
        yield return Line("lateness", $"{Length(configuration.Engine.AllowedLateness)}; a source is missing after {Length(configuration.Engine.AbsentAfter)}");
        foreach (var line in Section("sources", configuration.Sources, source => source.Name, SourceText.Of))
        {
            yield return line;
        }

        foreach (var line in Section("sinks", configuration.Sinks, sink => sink.Name, sink => [SinkText.Of(sink)]))
        {
            yield return line;
        }

        foreach (var line in Routes(configuration))
        {
            yield return line;
        }
    }

    /// <summary>In the largest unit that leaves no rest.</summary>
    internal static string Length(TimeSpan length) => length switch
    {
        { Ticks: var ticks } when ticks % TimeSpan.TicksPerDay == 0 => Count(length.TotalDays, "d"),
        { Ticks: var ticks } when ticks % TimeSpan.TicksPerHour == 0 => Count(length.TotalHours, "h"),
        { Ticks: var ticks } when ticks % TimeSpan.TicksPerMinute == 0 => Count(length.TotalMinutes, "m"),
        _ => Count(length.TotalSeconds, "s"),
    };

    private static string Count(double count, string unit) => string.Create(CultureInfo.InvariantCulture, $"{count:0}{unit}");

    private static string Line(string name, string text) => $"  {name,-10} {text}";

    private static IEnumerable<string> Section<T>(string title, IReadOnlyList<T> items, Func<T, string> name, Func<T, IReadOnlyList<string>> describe)
    {
        yield return Line(title, items.Count == 0 ? "none" : $"{items.Count}");
        foreach (var item in items)
        {
            var lines = describe(item);
            yield return $"    {name(item)}: {lines[0]}";
            foreach (var line in lines.Skip(1))
            {
                yield return $"      {line}";
            }
        }
    }

    private static string Rules(DetectConfiguration configuration, ContentLoadResult content) =>
        $"{content.Rules.All.Count()} from {(configuration.RulePaths.Count == 0 ? "the shipped detections" : string.Join(", ", configuration.RulePaths))}";

    private static string Store(StoreSettings store) => store.PostgreSql is null
        ? $"SQLite, {store.SqlitePath}"
        : $"PostgreSQL, schema {store.Schema}";

    private static string Api(ApiSettings api)
    {
        var who = (api.Tokens.Count, api.Proxy) switch
        {
            (0, null) => "whoever reaches loopback is admin",
            (var count, null) => $"{count} token{(count == 1 ? "" : "s")}",
            (0, _) => "users of the proxy",
            (var count, _) => $"{count} token{(count == 1 ? "" : "s")} and users of the proxy",
        };
        return $"{string.Join(", ", api.Listen)}; {who}";
    }

    private static string Telemetry(TelemetrySettings telemetry) => telemetry.Endpoint is { } endpoint
        ? $"OTLP to {endpoint.GetLeftPart(UriPartial.Authority)} over {(telemetry.UsesHttp ? "HTTP" : "gRPC")} every {Length(telemetry.Every)}"
        : "none";

    private static IEnumerable<string> Routes(DetectConfiguration configuration)
    {
        if (configuration.Routes.Count == 0)
        {
            yield return Line("routes", configuration.Sinks.Count == 0 ? "none" : "every alert to every sink");
            yield break;
        }

        yield return Line("routes", $"{configuration.Routes.Count}, in this order");
        foreach (var route in configuration.Routes)
        {
            yield return $"    {Route(route)}";
        }
    }

    private static string Route(RouteSettings route)
    {
        string?[] conditions =
        [
            route.AtLeast is { } least ? $"level {Lower(least)} and up" : null,
            route.AtMost is { } most ? $"level {Lower(most)} and down" : null,
            Any("tag", route.Tags),
            Any("tenant", route.Tenants),
            Any("coverage", route.Coverage),
            Any("rule", route.Rules),
        ];
        var which = string.Join(", ", conditions.OfType<string>());
        var how = (route.DigestEvery is { } period ? $", gathered every {Length(period)}" : "") + (route.IsLast ? ", and no further" : "");
        return $"{(which.Length == 0 ? "every alert" : which)} to {string.Join(", ", route.Sinks)}{how}";
    }

    private static string? Any(string name, IReadOnlyList<string> values) => values.Count == 0 ? null : $"{name} {string.Join(" or ", values)}";

    private static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
