using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Property = Detect.Engine.Tests.Property;

namespace Detect.Connectors.Tests.Store;

/// <summary>Random sequences of everything that is done to an outbox, in step with a model of it.</summary>
public sealed class OutboxProperties
{
    private static readonly CancellationToken None = CancellationToken.None;

    private static readonly Arbitrary<Step[]> Cases = Arb.From((
        from what in Gen.Elements("save", "save", "save", "deliver", "deliver", "deliver", "crash", "pass", "retry", "enable")
        from subject in Gen.Choose(0, 2)
        from kind in Gen.Elements(NotificationKind.Created, NotificationKind.Updated, NotificationKind.Updated, NotificationKind.Resolved)
        from limit in Gen.Choose(1, 3)
        from result in Gen.Elements(
            DeliveryResult.Delivered, DeliveryResult.Delivered, DeliveryResult.Retry, DeliveryResult.Retry, DeliveryResult.Refused, DeliveryResult.Disabled)
        from minutes in Gen.Choose(1, 20)
        select new Step(what, subject, kind, limit, result, minutes)).ArrayOf());

    private static readonly AlertDocument Plain = Some.Alert() with { Events = [], Group = [] };

    [Theory, OnSqlite, OnPostgres]
    public async Task An_outbox_gives_what_its_model_gives(StoreKind kind)
    {
        await using var test = await TestStore.CreateAsync(kind);
        var cases = 0;
        await Task.Run(() => Property.Check("outbox", Cases, 150, steps => RunAsync(test, $"sink-{++cases}", steps).GetAwaiter().GetResult()));
    }

    private static async Task<bool> RunAsync(TestStore test, string sink, Step[] steps)
    {
        var model = new OutboxModel();
        var outbox = test.Store.Outbox;
        var now = Some.Noon;
        for (var i = 0; i < steps.Length; i++)
        {
            var step = steps[i];
            now = step.What == "pass" ? now.AddMinutes(step.Minutes) : now;
            await (step.What switch
            {
                "save" => SaveAsync(test, model, sink, i, step, now),
                "deliver" or "crash" => DeliverAsync(outbox, model, sink, step, now),
                "retry" => RetryAsync(outbox, model, sink, now),
                "enable" => EnableAsync(outbox, model, sink, now),
                _ => Task.CompletedTask,
            });
            (await outbox.NextDueAsync(sink, None)).Should().Be(model.NextDue, "after step {0}, {1}", i, step);
        }

        (await outbox.RefusedAsync(sink, 1000, None)).Select(refused => Number(refused.Item)).Order().Should().Equal(model.Refused);
        return true;
    }

    private static Task SaveAsync(TestStore test, OutboxModel model, string sink, int number, Step step, DateTimeOffset now)
    {
        model.Add(number, step.Subject, step.Kind, now);
        var alert = Plain with { Id = $"{sink}/{step.Subject}", EventCount = number };
        return test.CommitAsync(transaction => transaction.SaveAlertsAsync([Some.Change(alert, step.Kind, now, sink)], None));
    }

    private static async Task DeliverAsync(IOutbox outbox, OutboxModel model, string sink, Step step, DateTimeOffset now)
    {
        var given = await outbox.NextAsync(sink, step.Limit, now, None);
        given.Select(item => (Number(item), item.Attempts)).Should().Equal(model.Next(step.Limit, now), "{0}", step);
        if (step.What == "crash")
        {
            return;
        }

        var next = now.AddMinutes(step.Minutes);
        await outbox.SettleAsync([.. given.Select(item => new OutboxSettlement(item.Id, new DeliveryOutcome(step.Result, "so"), next))], now, None);
        foreach (var item in given)
        {
            model.Settle(Number(item), step.Result, now, next);
        }
    }

    private static async Task RetryAsync(IOutbox outbox, OutboxModel model, string sink, DateTimeOffset now)
    {
        (await outbox.RetryRefusedAsync(sink, null, now, None)).Should().Be(model.Refused.Count());
        model.RetryRefused(now);
    }

    private static Task EnableAsync(IOutbox outbox, OutboxModel model, string sink, DateTimeOffset now)
    {
        model.IsDisabled = false;
        return outbox.SetDisabledAsync(sink, null, now, None);
    }

    private static int Number(OutboxItem item) => (int)item.Alerts[0].EventCount;

    private sealed record Step(string What, int Subject, NotificationKind Kind, int Limit, DeliveryResult Result, int Minutes)
    {
        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture, $"{What} subject {Subject} {Kind} limit {Limit} {Result} {Minutes} min");
    }
}
