using System.Text;
using System.Text.Json.Nodes;

namespace Detect.Connectors;

/// <summary>What is written to Sentinel of an alert.</summary>
internal static class IncidentBody
{
    private const int DescriptionLimit = 5000;
    private const int TitleLimit = 255;
    private const int CommentLimit = 1000;

    private static readonly string[] Classification = ["classification", "classificationReason", "classificationComment"];

    // All that may be written; the rest of an incident is Sentinel's own.
    private static readonly string[] Writable =
    [
        "title", "description", "severity", "status", "owner", "labels", "firstActivityTimeUtc", "lastActivityTimeUtc", .. Classification,
    ];

    public static JsonObject Of(AlertDocument alert, Incident? before)
    {
        var properties = before is null ? New(alert) : Kept(before);
        var status = IncidentEnd.StatusOf(alert);
        properties["status"] = IncidentNames.StatusOf(status);
        if (alert.Last is { } last)
        {
            properties["lastActivityTimeUtc"] = AlertJson.Time(last);
        }

        if (status == AlertStatus.Closed && before?.State != IncidentNames.State(alert))
        {
            Classify(properties, alert);
        }
        else if (status != AlertStatus.Closed && before is not null && IncidentEnd.IsOurs(before))
        {
            Array.ForEach(Classification, name => properties.Remove(name));
        }

        var body = new JsonObject { ["properties"] = properties };
        if (before is not null)
        {
            body["etag"] = before.Etag;
        }

        return body;
    }

    private static JsonObject New(AlertDocument alert)
    {
        var properties = new JsonObject
        {
            ["title"] = ShownText.Of(AlertStory.Of(alert).Summary, TitleLimit),
            ["description"] = Description(alert),
            ["severity"] = SentinelSeverity.Of(alert.Rule.Level),
            ["labels"] = new JsonArray { new JsonObject { ["labelName"] = "Detect" } },
        };
        if (alert.First is { } first)
        {
            properties["firstActivityTimeUtc"] = AlertJson.Time(first);
        }

        return properties;
    }

    private static JsonObject Kept(Incident before) => new(
        Writable.Where(name => before.Properties[name] is not null)
            .Select(name => KeyValuePair.Create(name, (JsonNode?)before.Properties[name]!.DeepClone())));

    private static void Classify(JsonObject properties, AlertDocument alert)
    {
        var (classification, reason) = IncidentNames.ClassificationOf(alert.Verdict);
        properties["classification"] = classification;
        properties.Remove("classificationReason");
        if (reason is not null)
        {
            properties["classificationReason"] = reason;
        }

        if (IncidentEnd.ReasonOf(alert) is { } end)
        {
            properties["classificationComment"] = Cut.To(end, CommentLimit);
        }
    }

    private static string Description(AlertDocument alert)
    {
        var story = AlertStory.Of(alert);
        var text = new StringBuilder();
        foreach (var fact in story.Facts)
        {
            text.Append(fact.Label).Append(": ").AppendJoin("; ", fact.Lines.Select(line => ShownText.Of(line, 300))).Append('\n');
        }

        foreach (var (number, step) in story.FirstSteps.Index())
        {
            text.Append(number == 0 ? "\nWhat to do first\n" : "").Append(number + 1).Append(". ").Append(ShownText.Of(step, 300)).Append('\n');
        }

        foreach (var link in story.Links)
        {
            text.Append('\n').Append(link.Text).Append(": ").Append(link.Address.AbsoluteUri);
        }

        return Cut.To(text.ToString(), DescriptionLimit);
    }
}
