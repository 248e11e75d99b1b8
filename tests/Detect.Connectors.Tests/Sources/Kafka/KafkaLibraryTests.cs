using System.Diagnostics;

namespace Detect.Connectors.Tests;

public sealed class KafkaLibraryTests
{
    [Fact]
    public async Task A_library_that_is_not_where_it_is_said_to_be_is_told_with_its_place()
    {
        var start = new ProcessStartInfo("dotnet", [Path.Join(AppContext.BaseDirectory, "Detect.Broker.dll")])
        {
            RedirectStandardError = true,
            RedirectStandardInput = true,
            Environment = { ["DETECT_LIBRDKAFKA"] = "/nowhere/librdkafka.so.1" },
        };
        using var broker = Process.Start(start)!;

        var said = await broker.StandardError.ReadToEndAsync();
        await broker.WaitForExitAsync();

        said.Trim().Should().Be(
            "librdkafka, the native half of the Kafka client, could not be loaded from /nowhere/librdkafka.so.1; version 2.15.1 is needed there.");
        broker.ExitCode.Should().Be(3);
    }

    [Fact]
    public async Task A_machine_without_the_library_is_told_how_to_get_it()
    {
        var start = new ProcessStartInfo("dotnet", [Path.Join(AppContext.BaseDirectory, "Detect.Broker.dll")])
        {
            RedirectStandardError = true,
            RedirectStandardInput = true,
            Environment = { ["DETECT_LIBRDKAFKA"] = "", ["XDG_CACHE_HOME"] = "/nowhere" },
        };
        using var broker = Process.Start(start)!;
        broker.StandardInput.Close();

        var said = await broker.StandardError.ReadToEndAsync();
        await broker.WaitForExitAsync();

        // Where the system has a library of its own that fits, the broker starts and ends with its input.
        said.Trim().Should().BeOneOf("", "librdkafka 2.15.1, the native half of the Kafka client, was not found; name its file in DETECT_LIBRDKAFKA, "
            + "or run .ci/librdkafka, which builds it into /nowhere/detect/librdkafka-2.15.1/librdkafka.so.1.");
    }
}
