using Detect.Connectors;
using Microsoft.Extensions.Logging.Console;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Detect.Server;

/// <summary>Sends metrics and traces over OTLP while the worker runs; nothing is made where no endpoint is configured.</summary>
internal sealed class TelemetryService(TelemetrySettings settings) : IHostedService, IDisposable
{
    private const string Own = "Detect.*";

    private static readonly string[] FrameworkMeters =
        ["System.Runtime", "System.Net.Http", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Npgsql"];

    private static readonly string[] FrameworkSources = ["Microsoft.AspNetCore", "System.Net.Http", "Npgsql", "Azure.*"];

    private MeterProvider? meters;
    private TracerProvider? tracers;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (settings.Endpoint is { } endpoint)
        {
            meters = global::OpenTelemetry.Sdk.CreateMeterProviderBuilder()
                .ConfigureResource(Describe)
                .AddMeter([Own, .. FrameworkMeters])
                .AddOtlpExporter((otlp, reader) =>
                {
                    Configure(otlp, endpoint, "metrics");
                    reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)settings.Every.TotalMilliseconds;
                })
                .Build();
            tracers = global::OpenTelemetry.Sdk.CreateTracerProviderBuilder()
                .ConfigureResource(Describe)
                .AddSource([Own, .. FrameworkSources])
                .AddOtlpExporter(otlp => Configure(otlp, endpoint, "traces"))
                .Build();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        // What was measured last is worth a moment, and no more: a collector that is away must not hold up the end.
        meters?.ForceFlush(timeoutMilliseconds: 1000);
        tracers?.ForceFlush(timeoutMilliseconds: 1000);
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        meters?.Dispose();
        tracers?.Dispose();
    }

    /// <summary>Lines of JSON on standard error, and over OTLP where there is an endpoint. Neither has a record, token or secret in it.</summary>
    public static void AddLogging(ILoggingBuilder logging, TelemetrySettings settings)
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
            var service = new TelemetryService(settings);
            var resource = ResourceBuilder.CreateDefault();
            service.Describe(resource);
            logging.AddOpenTelemetry(logs =>
            {
                logs.SetResourceBuilder(resource);
                logs.IncludeFormattedMessage = true;
                logs.AddOtlpExporter(otlp => service.Configure(otlp, endpoint, "logs"));
            });
        }
    }

    private void Describe(ResourceBuilder resource) => resource.AddService(
        settings.ServiceName,
        serviceVersion: typeof(TelemetryService).Assembly.GetName().Version?.ToString(3),
        autoGenerateServiceInstanceId: false,
        serviceInstanceId: $"{Environment.MachineName}:{Environment.ProcessId}");

    private void Configure(OtlpExporterOptions otlp, Uri endpoint, string signal)
    {
        otlp.Protocol = settings.UsesHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;

        // With an endpoint given in code the exporter takes it as it is: the path of each signal is ours to add.
        otlp.Endpoint = settings.UsesHttp ? new Uri($"{endpoint.AbsoluteUri.TrimEnd('/')}/v1/{signal}") : endpoint;
        otlp.Headers = string.Join(',', settings.Headers.Select(header => $"{header.Key}={Uri.EscapeDataString(header.Value.Reveal())}"));
    }
}
