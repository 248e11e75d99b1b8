using System.Text.Json.Nodes;

namespace Detect.Connectors.Tests.Sinks.Files;

public sealed class FileSinkTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("detect-sink");

    private string File => Path.Combine(folder.FullName, "out", "alerts.jsonl");

    [Fact]
    public async Task Alerts_are_appended_a_line_each()
    {
        await WriteAsync(Sink(), Some.Notification());
        await WriteAsync(Sink(syncs: true), Some.Notification(NotificationKind.Resolved, Some.Alert() with { Id = "a2", Status = AlertStatus.Closed }));

        var lines = System.IO.File.ReadAllLines(File);
        lines.Select(line => JsonNode.Parse(line)!["id"]!.GetValue<string>()).Should().Equal(Some.Alert().Id, "a2");
        lines.Select(line => JsonNode.Parse(line)!["status"]!.GetValue<string>()).Should().Equal("new", "closed");
    }

    [Theory]
    [InlineData(NotificationKind.Created, 200401)]
    [InlineData(NotificationKind.Updated, 200402)]
    [InlineData(NotificationKind.Resolved, 200403)]
    [InlineData(NotificationKind.Test, 200401)]
    public async Task A_line_may_be_an_OCSF_finding(NotificationKind kind, int type)
    {
        await WriteAsync(Sink(ocsf: true), Some.Notification(kind));

        JsonNode.Parse(System.IO.File.ReadAllText(File))!["type_uid"]!.GetValue<int>().Should().Be(type);
    }

    [Fact]
    public async Task A_digest_is_a_line_for_each_of_its_alerts()
    {
        await WriteAsync(Sink(), Some.Notification(NotificationKind.Digest) with { Alerts = [Some.Alert(), Some.Alert() with { Id = "a2" }] });

        System.IO.File.ReadAllLines(File).Should().HaveCount(2);
    }

    [Fact]
    public async Task A_file_that_would_grow_too_large_is_rotated_and_the_oldest_goes()
    {
        var sink = Sink(maxBytes: 1, keep: 2);
        foreach (var id in new[] { "a1", "a2", "a3", "a4" })
        {
            await WriteAsync(sink, Some.Notification(alert: Some.Alert() with { Id = id }));
        }

        new[] { File, $"{File}.1", $"{File}.2" }.Select(path => JsonNode.Parse(System.IO.File.ReadAllText(path))!["id"]!.GetValue<string>())
            .Should().Equal("a4", "a3", "a2");
        System.IO.File.Exists($"{File}.3").Should().BeFalse();
    }

    [Fact]
    public async Task Half_a_line_that_a_crash_left_is_taken_back()
    {
        await WriteAsync(Sink(), Some.Notification());
        System.IO.File.AppendAllText(File, "{\"id\":\"torn");

        await WriteAsync(Sink(), Some.Notification(alert: Some.Alert() with { Id = "a2" }));

        System.IO.File.ReadAllLines(File).Select(line => JsonNode.Parse(line)!["id"]!.GetValue<string>()).Should().Equal(Some.Alert().Id, "a2");
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_tried_again()
    {
        Directory.CreateDirectory(File);

        var outcomes = await Sink().DeliverAsync([Some.Notification(), Some.Notification()], CancellationToken.None);

        outcomes.Should().HaveCount(2).And.OnlyContain(outcome => outcome.Result == DeliveryResult.Retry);
        outcomes[0].Reason.Should().StartWith("cannot write: ");
    }

    [Fact]
    public async Task Standard_output_gets_the_same_lines()
    {
        var output = new MemoryStream();
        await using (var sink = new StreamSink("stdout", output, usesOcsf: false))
        {
            await sink.DeliverAsync([Some.Notification()], CancellationToken.None);
        }

        await WriteAsync(Sink(), Some.Notification());
        output.ToArray().Should().Equal(System.IO.File.ReadAllBytes(File));
    }

    public void Dispose() => folder.Delete(recursive: true);

    private FileSink Sink(bool ocsf = false, long maxBytes = 1 << 20, int keep = 3, bool syncs = false) =>
        new("file", new FileSinkOptions(File, ocsf, maxBytes, keep, syncs));

    private static async Task WriteAsync(FileSink sink, Notification notification) =>
        (await sink.DeliverAsync([notification], CancellationToken.None)).Should().Equal(DeliveryOutcome.Delivered);
}
