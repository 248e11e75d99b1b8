using Detect.Connectors;
using Detect.Connectors.Tests;

namespace Detect.Server.Tests;

/// <summary>What the log says of rules that were loaded.</summary>
public sealed class ContentWarningTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("detect-warnings-");
    private readonly WrittenLines<ContentWatch> log = new();

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Each_warning_of_the_rules_is_logged_with_its_place_and_sentence()
    {
        await LoadAsync(rules: 2);

        log.All.Should().HaveCount(3).And.StartWith("Rules loaded: 2; warnings: 2");
        log.All[1].Should().MatchRegex(@"rules\.yml:1:1: missing-level: .+\.?$");
        log.All[2].Should().MatchRegex(@"rules\.yml:6:1: missing-level: .+\.?$");
    }

    [Fact]
    public async Task Of_many_warnings_twenty_are_logged_and_how_many_more_there_are()
    {
        await LoadAsync(rules: 23);

        log.All.Should().HaveCount(22).And.StartWith("Rules loaded: 23; warnings: 23");
        log.All[^1].Should().Be("and 3 more warnings; \"detect lint\" says all of them");
    }

    [Fact]
    public async Task That_what_was_refused_is_mended_is_logged_once()
    {
        var path = Path.Join(folder.FullName, "rules.yml");
        File.WriteAllText(path, Rule(0));
        await using var store = await DetectStore.OpenAsync(new StoreOptions { Path = Path.Join(folder.FullName, "detect.db") }, TimeProvider.System, default);
        using var watch = Watch(path, store);
        await watch.LoadFirstAsync(default);

        File.WriteAllText(path, "title: [");
        (await watch.RefreshAsync(default)).Should().NotBeEmpty();
        File.WriteAllText(path, Rule(0));
        await watch.RefreshAsync(default);
        await watch.RefreshAsync(default);

        log.All.Should().ContainSingle(line => line == "What was refused is gone: rules, accounts and silences are again those in force")
            .Which.Should().Be(log.All[^1]);
    }

    [Fact]
    public async Task A_silence_that_asks_for_a_rule_that_there_is_none_of_is_told_unless_it_has_ended()
    {
        var path = Path.Join(folder.FullName, "rules.yml");
        var silences = Path.Join(folder.FullName, "silences.yml");
        File.WriteAllText(path, Rule(0).Replace("title: Rule 0", "title: Rule 0\nlevel: low", StringComparison.Ordinal));
        File.WriteAllText(silences, string.Concat(
            "silences:\n", Silence("rule: rule 0", "by title"), Silence("title: Rul?*", "by wildcard"), Silence("actor: ann@contoso.example", "of any rule"),
            Silence("rule: [rulle_0, other]", "misspelt"), Silence("rule: rulle_0", "over", end: "2026-03-02T00:00:00Z")));
        await using var store = await DetectStore.OpenAsync(new StoreOptions { Path = Path.Join(folder.FullName, "detect.db") }, TimeProvider.System, default);
        using var watch = Watch(path, store, silences);

        (await watch.LoadFirstAsync(default)).Should().BeEmpty();

        log.All.Should().Equal(
            "Rules loaded: 1; warnings: 1",
            $"{silences}:17: misspelt (Ann): no rule has the id, name or title that it asks for, so it silences nothing");
    }

    private static string Silence(string matcher, string comment, string end = "9999-01-01T00:00:00Z") =>
        $"  - matchers: {{{matcher}}}\n    start: 2026-03-01T00:00:00Z\n    end: {end}\n    author: Ann\n    comment: {comment}\n";

    private async Task LoadAsync(int rules)
    {
        var path = Path.Join(folder.FullName, "rules.yml");
        File.WriteAllText(path, string.Join("---\n", Enumerable.Range(0, rules).Select(Rule)));
        await using var store = await DetectStore.OpenAsync(new StoreOptions { Path = Path.Join(folder.FullName, "detect.db") }, TimeProvider.System, default);
        using var watch = Watch(path, store);

        (await watch.LoadFirstAsync(default)).Should().BeEmpty();
    }

    private static string Rule(int n) => $$"""
        title: Rule {{n}}
        id: 00000000-0000-4000-8000-{{n:D12}}
        logsource: {product: azure, service: auditlogs}
        detection: {selection: {operation: Delete user}, condition: selection}

        """;

    private ContentWatch Watch(string path, IDetectStore store, string? silences = null) => new(
        new ContentLoader(new ContentFiles { Rules = [path], Silences = silences }, store.Operators), new WorkerConditions(), TimeSpan.FromHours(1), TimeProvider.System, log);
}
