using Detect.Connectors;
using Detect.Engine;
using Detect.Rules;

namespace Detect.Server.Tests.Api;

/// <summary>A worker that says what a test tells it to, and remembers what it was asked.</summary>
internal sealed class FakeWorker : IWorkerView
{
    public RuleSet Rules { get; set; } = new([], []);

    public DateTimeOffset RulesLoadedAt => RunningApi.Now;

    public IReadOnlyList<string> RefusedContent { get; set; } = [];

    public bool IsLeading => Statistics is not null;

    /// <summary>Null for a worker that stands by.</summary>
    public EngineStatistics? Statistics { get; set; } = new();

    public DateTimeOffset? Watermark { get; set; }

    public IReadOnlyList<SourceView> Sources { get; set; } = [];

    public IReadOnlyList<ConditionView> Conditions { get; set; } = [new("store", true, null)];

    public IReadOnlyList<WindowView> LiveWindows { get; set; } = [];

    public IReadOnlyList<string> Sinks { get; set; } = ["soc"];

    public IReadOnlyList<string> ReloadErrors { get; set; } = [];

    public int Reloads { get; private set; }

    public int Wakes { get; private set; }

    public IReadOnlyList<StoredDeadLetter> Reread { get; private set; } = [];

    public int Rereads { get; private set; }

    public Func<IReadOnlyList<StoredDeadLetter>, Task> Rereading { get; set; } = _ => Task.CompletedTask;

    public DeliveryOutcome TestOutcome { get; set; } = DeliveryOutcome.Delivered;

    public Task<EngineStatistics?> StatisticsAsync(CancellationToken cancellation) => Task.FromResult(Statistics);

    public Task<IReadOnlyList<WindowView>> WindowsAsync(string ruleId, int limit, CancellationToken cancellation) => Task.FromResult(LiveWindows);

    public IReadOnlyList<string> SinksFor(AlertDocument alert, NotificationKind kind) => Sinks;

    public Task<IReadOnlyList<string>> ReloadAsync(CancellationToken cancellation)
    {
        Reloads++;
        return Task.FromResult(ReloadErrors);
    }

    public void WakeSinks() => Wakes++;

    public Task RereadAsync(IReadOnlyList<StoredDeadLetter> letters, CancellationToken cancellation)
    {
        Reread = letters;
        Rereads++;
        return Rereading(letters);
    }

    public Task<DeliveryOutcome?> TestSinkAsync(string name, CancellationToken cancellation) => Task.FromResult<DeliveryOutcome?>(TestOutcome);
}
