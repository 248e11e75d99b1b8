using System.Diagnostics;
using System.Globalization;
using Detect.Connectors;

namespace Detect.Broker;

/// <summary>The broker as its tests see it: a process started, told what to do and ended.</summary>
public sealed class BrokerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;

    private BrokerProcess(Process process, string bootstrapServers)
    {
        this.process = process;
        BootstrapServers = bootstrapServers;
    }

    /// <summary>Why no broker can be started here; null where one can.</summary>
    public static string? Unavailable => KafkaLibrary.Problem;

    public string BootstrapServers { get; }

    public static async Task<BrokerProcess> StartAsync(int brokers = 3)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            ArgumentList = { Path.Join(AppContext.BaseDirectory, "Detect.Broker.dll"), brokers.ToString(CultureInfo.InvariantCulture) },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        var bootstrapServers = await process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        return bootstrapServers is null
            ? throw new InvalidOperationException("the broker did not start; its standard error says why")
            : new BrokerProcess(process, bootstrapServers);
    }

    public Task CreateTopicAsync(string topic, int partitions) => SendAsync($"topic {topic} {partitions}");

    public Task TrimAsync(string topic, int partition, long beforeOffset) => SendAsync($"trim {topic} {partition} {beforeOffset}");

    public Task SetLeaderAsync(string topic, int partition, int broker) => SendAsync($"leader {topic} {partition} {broker}");

    /// <param name="broker">A broker, or -1 for all.</param>
    public Task SetDownAsync(int broker) => SendAsync($"down {broker}");

    /// <param name="broker">A broker, or -1 for all.</param>
    public Task SetUpAsync(int broker) => SendAsync($"up {broker}");

    /// <summary>Lets the next requests of a kind fail, by the numbers of the Kafka protocol; -195 cuts the connection.</summary>
    public Task FailAsync(int apiKey, int error, int times) => SendAsync($"fail {apiKey} {error} {times}");

    public async Task SendAsync(string command)
    {
        await process.StandardInput.WriteLineAsync(command);
        await process.StandardInput.FlushAsync();
        var answer = await process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        if (answer != "ok")
        {
            throw new InvalidOperationException($"{command}: {answer ?? "the broker has ended"}");
        }
    }

    /// <summary>Ends the process at once, as nothing announces: SIGKILL.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync().WaitAsync(Patience);
    }

    /// <summary>Its connections stay open and nothing answers any more: SIGSTOP.</summary>
    public Task HangAsync() => SignalAsync("STOP");

    /// <summary>It goes on where it hung.</summary>
    public Task GoOnAsync() => SignalAsync("CONT");

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", ["-" + signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync().WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(Patience);
        process.Dispose();
    }
}
