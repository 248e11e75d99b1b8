using System.Diagnostics;
using System.Text.Json;

namespace Detect.Chaos;

/// <summary>Hands records to the feed of one running server, and asks it how many it has read.</summary>
internal sealed class Workload(Bench bench, LoadRecords records) : IDisposable
{
    private const int Ticks = 50;
    private const int MostUnderWay = 256;
    private const int Piece = 400;
    private const int Senders = 3;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly HttpClient http = new() { BaseAddress = new Uri($"http://127.0.0.1:{bench.Port}") };
    private readonly Lock making = new();
    private long handed;

    /// <summary>How many records there are for each alert.</summary>
    public int PerIncident
    {
        get => records.PerIncident;
        set => records.PerIncident = value;
    }

    /// <summary>Incidents of all that was handed over.</summary>
    public int Incidents { get; private set; }

    /// <summary>Handed over and not read.</summary>
    public async Task<long> BacklogAsync() => Volatile.Read(ref handed) - await ReadAsync();

    /// <summary>Records that the server has read and committed.</summary>
    public async Task<long> ReadAsync()
    {
        using var answer = await JsonDocument.ParseAsync(await http.GetStreamAsync("/api/sources"));
        return answer.RootElement.EnumerateArray().Sum(source => source.GetProperty("records").GetInt64());
    }

    /// <summary>Hands over as much as the feed holds; returns how many records a second the server reads of it.</summary>
    public async Task<double> HighestRateAsync(TimeSpan warmUp, TimeSpan time)
    {
        using var ending = new CancellationTokenSource();
        var senders = Enumerable.Range(0, Senders).Select(_ => Task.Run(() => PressAsync(ending.Token))).ToList();
        await Task.Delay(warmUp);
        var (before, started) = (await ReadAsync(), Stopwatch.GetTimestamp());
        await Task.Delay(time);
        var rate = (await ReadAsync() - before) / Stopwatch.GetElapsedTime(started).TotalSeconds;
        await ending.CancelAsync();
        await Task.WhenAll(senders);
        return rate;
    }

    /// <summary>Hands records over at a steady rate, whether they are read or not.</summary>
    /// <returns>What was handed over and not read at the end.</returns>
    public async Task<long> HoldAsync(double rate, TimeSpan time, Latencies latencies)
    {
        var (started, sent) = (Stopwatch.GetTimestamp(), 0L);
        var underWay = new List<Task>();
        while (Stopwatch.GetElapsedTime(started) is var elapsed && elapsed < time)
        {
            var due = (long)(rate * elapsed.TotalSeconds) - sent;
            if (due > 0)
            {
                sent += due;
                underWay.Add(OfferAsync((int)due, latencies));
                underWay.RemoveAll(task => task.IsCompletedSuccessfully);
                await Task.WhenAll(underWay.Count > MostUnderWay ? underWay : underWay.Where(task => task.IsFaulted));
            }

            await Task.Delay(TimeSpan.FromSeconds(1.0 / Ticks));
        }

        var backlog = await BacklogAsync();
        await Task.WhenAll(underWay);
        return backlog;
    }

    /// <summary>Waits until everything that was raised has been told.</summary>
    public async Task<bool> DeliveredAsync()
    {
        var started = Stopwatch.GetTimestamp();
        while (await WaitingAsync() > 0)
        {
            if (Stopwatch.GetElapsedTime(started) > Patience)
            {
                return false;
            }

            await Task.Delay(Look);
        }

        return true;
    }

    /// <summary>Waits until all is read and <paramref name="isTold"/> holds.</summary>
    public async Task<bool> SettleAsync(Func<bool> isTold)
    {
        var started = Stopwatch.GetTimestamp();
        while (await BacklogAsync() > 0 || !isTold())
        {
            if (Stopwatch.GetElapsedTime(started) > Patience)
            {
                return false;
            }

            await Task.Delay(Look);
        }

        return true;
    }

    public void Dispose() => http.Dispose();

    private async Task<long> WaitingAsync()
    {
        using var answer = await JsonDocument.ParseAsync(await http.GetStreamAsync("/api/sinks"));
        return answer.RootElement.EnumerateArray().Sum(sink => sink.GetProperty("waiting").GetInt64());
    }

    private async Task PressAsync(CancellationToken ending)
    {
        while (!ending.IsCancellationRequested)
        {
            while (await BacklogAsync() + (Senders * Piece) > bench.Feed.MostAhead && !ending.IsCancellationRequested)
            {
                await Task.Delay(Look, CancellationToken.None);
            }

            for (var i = 0; i < 5; i++)
            {
                await OfferAsync(Piece, latencies: null);
            }
        }
    }

    private async Task OfferAsync(int count, Latencies? latencies)
    {
        LoadBatch batch;
        lock (making)
        {
            batch = records.Next(count, DateTimeOffset.UtcNow);
            Incidents += batch.Incidents;
        }

        Interlocked.Add(ref handed, batch.Lines.Count);
        latencies?.Handed(batch);
        var started = Stopwatch.GetTimestamp();
        await bench.Feed.OfferAsync(batch.Lines, CancellationToken.None);
        latencies?.HandedOver(Stopwatch.GetElapsedTime(started));
    }
}
