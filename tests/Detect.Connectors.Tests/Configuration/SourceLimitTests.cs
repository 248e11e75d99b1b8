namespace Detect.Connectors.Tests.Configuration;

/// <summary>From when on a source is missing: the engine's limits, and a source's own.</summary>
public sealed class SourceLimitTests
{
    [Fact]
    public void A_source_without_limits_of_its_own_has_the_engines_but_files_may_be_old()
    {
        var configuration = Configurations.Good(
            "engine: {silentAfter: 2h, lagAfter: 30m, failingAfter: 5m}\nsources: [{name: push, type: http, tokens: abcdefghijklmnop}, {name: log, type: files, path: here}]");

        configuration.Sources.Select(Limits).Should().Equal(
            (TimeSpan.FromHours(2), TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(5)),
            (TimeSpan.FromHours(2), null, TimeSpan.FromMinutes(5)));
    }

    [Fact]
    public void An_activity_log_may_be_silent_unless_it_says_otherwise()
    {
        var configuration = Configurations.Good("sources: [{name: azure, type: azure-activity}, {name: busy, type: azure-activity, silentAfter: 7d}]");

        configuration.Sources.Select(source => source.SilentAfter).Should().Equal(null, TimeSpan.FromDays(7));
    }

    [Fact]
    public void A_sources_own_limits_come_first_and_forever_is_never()
    {
        var configuration = Configurations.Good(
            """
            engine: {silentAfter: forever}
            sources:
              - {name: busy, type: http, tokens: abcdefghijklmnop, silentAfter: 1h, lagAfter: 10m, failingAfter: 1m}
              - {name: log, type: files, path: here, silentAfter: forever, lagAfter: 1d, failingAfter: forever}
            """);

        configuration.Sources.Select(Limits).Should().Equal(
            (TimeSpan.FromHours(1), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(1)),
            (null, TimeSpan.FromDays(1), null));
    }

    [Fact]
    public void A_limit_that_is_no_timespan_is_said() =>
        Configurations.Findings("sources: [{name: log, type: files, path: here, silentAfter: soon}]").Should().Contain(
            "detect.yml:1:61: invalid-value: \"soon\" is not a value of \"silentAfter\"; expected a whole number above 0 and one of s, m, h, d, w, M and y, such as \"90d\", or \"forever\"");

    private static (TimeSpan?, TimeSpan?, TimeSpan?) Limits(SourceSettings source) => (source.SilentAfter, source.LagAfter, source.FailingAfter);
}
