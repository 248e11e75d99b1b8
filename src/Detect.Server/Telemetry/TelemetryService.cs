using Detect.Connectors;
using Microsoft.Extensions.Logging.Console;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Detect.Server;

/// <summary>Sends metrics and traces over OTLP while the worker runs; nothing is made where no endpoint is configured.</summary>
/// <param name="worker">What the worker is called.</param>
internal sealed class TelemetryService(TelemetrySettings settings, string worker, ILogger<TelemetryService> log) : IHostedService, IDisposable
{
    private const string Own = "Detect.*";

    // What was measured last is worth a moment, and no more: a collector that is away must not hold up the end.
    private const int LastMilliseconds = 2000;

    private static readonly string[] FrameworkMeters =
        ["System.Runtime", "System.Net.Http", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Npgsql"];

    private static readonly string[] FrameworkSources = ["Microsoft.AspNetCore", "System.Net.Http", "Npgsql", "Azure.*"];

    private MeterProvider? meters;
    private TracerProvider? tracers;
    private CollectorWatch? watch;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        Listen();
        return Task.CompletedTask;
    }

    /// <summary>Once, and before the worker: what is counted while nobody listens is lost.</summary>
    public void Listen()
    {
        if (settings.Endpoint is { } endpoint && meters is null)
        {
            watch = new CollectorWatch(endpoint, log);
            meters = Sdk.CreateMeterProviderBuilder()
                .ConfigureResource(resource => Describe(resource, settings, worker))
                .AddMeter([Own, .. FrameworkMeters])
                .AddOtlpExporter((otlp, reader) =>
                {
                    Configure(otlp, settings, endpoint, "metrics");
                    reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)settings.Every.TotalMilliseconds;
                })
                .Build();
            tracers = Sdk.CreateTracerProviderBuilder()
                .ConfigureResource(resource => Describe(resource, settings, worker))
                .AddSource([Own, .. FrameworkSources])
                .AddOtlpExporter(otlp => Configure(otlp, settings, endpoint, "traces"))
                .Build();
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(
        Task.Run(() => meters?.Shutdown(LastMilliseconds), CancellationToken.None),
        Task.Run(() => tracers?.Shutdown(LastMilliseconds), CancellationToken.None));

    public void Dispose()
    {
        meters?.Dispose();
        tracers?.Dispose();
        watch?.Dispose();
    }

    /// <summary>Lines of JSON on standard error, and over OTLP where there is an endpoint. Neither has a record, token or secret in it.</summary>
    public static void AddLogging(ILoggingBuilder logging, TelemetrySettings settings, string worker)
    {
        logging.SetMinimumLevel(Enum.Parse<LogLevel>(settings.LogLevel, ignoreCase: true));
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
        logging.AddFilter("Azure", LogLevel.Warning);
        logging.AddJsonConsole(console =>
        {
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
        });

        // Standard output is a sink's.
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        if (settings.Endpoint is { } endpoint)
        {
            var resource = ResourceBuilder.CreateDefault();
            Describe(resource, settings, worker);
            logging.AddOpenTelemetry(logs =>
            {
                logs.SetResourceBuilder(resource);
                logs.IncludeFormattedMessage = true;
                var otlp = new OtlpExporterOptions();
                Configure(otlp, settings, endpoint, "logs");
                logs.AddProcessor(new LastLines(new OtlpLogExporter(otlp)));
            });
        }
    }

    private static void Describe(ResourceBuilder resource, TelemetrySettings settings, string worker) => resource
        .AddService(
            settings.ServiceName,
            serviceVersion: typeof(TelemetryService).Assembly.GetName().Version?.ToString(3),
            autoGenerateServiceInstanceId: false,
            serviceInstanceId: $"{Environment.MachineName}:{Environment.ProcessId}")
        .AddAttributes([new("detect.worker.name", worker)]);

    private static void Configure(OtlpExporterOptions otlp, TelemetrySettings settings, Uri endpoint, string signal)
    {
        otlp.Protocol = settings.UsesHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;

        // With an endpoint given in code the exporter takes it as it is: the path of each signal is ours to add.
        otlp.Endpoint = settings.UsesHttp ? new Uri($"{endpoint.AbsoluteUri.TrimEnd('/')}/v1/{signal}") : endpoint;
        otlp.Headers = string.Join(',', settings.Headers.Select(header => $"{header.Key}={Uri.EscapeDataString(header.Value.Reveal())}"));
    }

    private sealed class LastLines(OtlpLogExporter exporter) : BatchLogRecordExportProcessor(exporter)
    {
        protected override bool OnShutdown(int timeoutMilliseconds) => base.OnShutdown(Math.Min(timeoutMilliseconds, LastMilliseconds));
    }
}
