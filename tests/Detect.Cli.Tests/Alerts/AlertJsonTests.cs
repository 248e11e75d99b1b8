using System.Text;
using System.Text.Json.Nodes;
using Detect.Connectors;
using Detect.Engine;

namespace Detect.Cli.Tests;

public sealed class AlertJsonTests
{
    [Fact]
    public void An_alert_is_one_line_with_everything_other_programs_rely_on()
    {
        var alert = Some.Alert() with { Events = [Some.Event("e1", Some.Nine, "dave@contoso.example")] };

        JsonNode.DeepEquals(JsonNode.Parse(Line(alert)), JsonNode.Parse(
            """
            {
              "id": "a1",
              "rule": {
                "id": "5f0c1b9e-6d55-4b9e-8a7e-0d6f5ad0f3a1",
                "title": "Eligible adds to privileged roles",
                "level": "high",
                "version": "0a1b",
                "path": "detections/pim/eligible-adds.yml",
                "coverage": ["pim-add-eligible-privileged"],
                "tags": ["attack.t1098.003"],
                "runbook": "1. Ask the actor whether they\n   made these assignments.\n2. Remove them."
              },
              "tenantId": "11111111-2222-3333-4444-555555555555",
              "group": { "actor": "mallory@contoso.example" },
              "first": "2026-03-02T09:04:11.1230000Z",
              "last": "2026-03-02T09:41:11.1230000Z",
              "count": 4,
              "eventCount": 2,
              "arithmetic": "4 of 4 in 37 min of 60",
              "class": { "class": "privileged", "account": "mallory@contoso.example", "reason": "accounts.yml line 4" },
              "events": [
                {
                  "id": "e1",
                  "occurredAt": "2026-03-02T09:04:11.1230000Z",
                  "operation": "Add eligible member to role in PIM requested (permanent)",
                  "actor": "mallory@contoso.example",
                  "target": "dave@contoso.example",
                  "role": "Global Administrator",
                  "ipAddress": "203.0.113.7",
                  "result": "success",
                  "ruleId": "5f0c1b9e-6d55-4b9e-8a7e-0d6f5ad0f3a1",
                  "matched": [{ "field": "role.displayName", "value": "Global Administrator" }]
                }
              ]
            }
            """)).Should().BeTrue();
        Line(alert).Should().NotContain("\n");
    }

    [Fact]
    public void Time_is_written_to_100_nanoseconds_in_utc()
    {
        var time = new DateTimeOffset(2026, 3, 2, 11, 4, 11, TimeSpan.FromHours(2)).AddTicks(1_234_567);

        AlertJson.Time(time).Should().Be("2026-03-02T09:04:11.1234567Z");
    }

    [Theory]
    [InlineData(4, "\"count\":4,")]
    [InlineData(2.5, "\"count\":2.5,")]
    public void A_count_is_a_plain_number(double count, string expected) =>
        Line(Some.Alert() with { Count = count }).Should().Contain(expected);

    [Fact]
    public void Without_times_first_and_last_are_null() =>
        Line(Some.Alert() with { First = null, Last = null }).Should().Contain("\"first\":null,\"last\":null,");

    [Fact]
    public void Half_a_surrogate_pair_in_a_name_does_not_break_the_line()
    {
        var alert = Some.Alert() with { Events = [Some.Event("e1", Some.Nine, "dave\ud800")] };

        JsonNode.Parse(Line(alert))!["events"]![0]!["target"]!.GetValue<string>().Should().Be("dave\ufffd");
    }

    [Fact]
    public void Lines_are_ordered_by_last_event_time_then_id_whatever_the_order_of_arrival()
    {
        using var lines = new SortedLines(WriteId);
        lines.Add(Some.Alert("c", Some.Nine.AddMinutes(2)));
        lines.Add(Some.Alert("b", Some.Nine.AddMinutes(1)));
        lines.Add(Some.Alert("a", Some.Nine.AddMinutes(2)));

        Written(lines).Should().Be("b\na\nc\n");
    }

    [Fact]
    public void Lines_beyond_the_memory_limit_wait_on_disk_and_keep_their_order()
    {
        var padding = new string('x', 1 << 20);
        using var lines = new SortedLines((alert, output) => output.Write(Encoding.UTF8.GetBytes(alert.Id + padding)));
        for (var i = 20; i > 0; i--)
        {
            lines.Add(Some.Alert($"{i:00}", Some.Nine.AddMinutes(i)));
        }

        var written = Written(lines).Split('\n')[..^1];

        written.Should().HaveCount(20).And.OnlyContain(line => line.Length == padding.Length + 2);
        written.Select(line => line[..2]).Should().BeInAscendingOrder();
    }

    private static string Line(Alert alert)
    {
        var line = new MemoryStream();
        AlertJson.Write(alert, line);
        return Encoding.UTF8.GetString(line.ToArray());
    }

    private static void WriteId(Alert alert, Stream output) => output.Write(Encoding.UTF8.GetBytes(alert.Id));

    private static string Written(SortedLines lines)
    {
        var output = new MemoryStream();
        lines.WriteTo(output);
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
