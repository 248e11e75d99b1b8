using Detect.Rules;

namespace Detect.Engine;

/// <summary>Reads the events of one test: when, from which record, and with which changes.</summary>
internal sealed class EventReader(RecordLibrary library, DocumentFindings findings)
{
    public static readonly string[] OwnKeys = ["at", "use", "record"];

    private int count;

    public IReadOnlyList<TestEvent> Read(IEnumerable<YamlSection> sections) => [.. sections.SelectMany(Read).ToList()];

    private IEnumerable<TestEvent> Read(YamlSection section)
    {
        var times = Times(section).ToList();
        var record = RecordOf(section);
        if (record is null)
        {
            yield break;
        }

        var changes = OwnKeys.Aggregate(section.Map, (map, key) => map.Without(key));
        foreach (var at in times)
        {
            var own = record.Copy();
            RecordIds.Renew(own, $"event/{++count}");
            RecordTime.Set(own, at);
            if (!Overrides.Apply(own, changes, findings))
            {
                yield break;
            }

            yield return new TestEvent(own, at);
        }
    }

    /// <summary>One time, or several for as many events alike.</summary>
    private IEnumerable<DateTimeOffset> Times(YamlSection section)
    {
        if (!section.Require("at", "a time after the test's beginning, such as \"40m\""))
        {
            yield break;
        }

        foreach (var scalar in section.TextList("at"))
        {
            if (TestTimes.Read(scalar, findings) is { } time)
            {
                yield return time;
            }
        }
    }

    private TestRecord? RecordOf(YamlSection section)
    {
        var use = section.Map.Find("use")?.Value;
        var record = section.Map.Find("record")?.Value;
        if (use is YamlScalar name && record is null)
        {
            return library.Find(name, findings);
        }

        if (use is null && record is YamlMapping map)
        {
            return library.Build(map, findings);
        }

        findings.Report(
            FindingSeverity.Error, section.Position, FindingCodes.MissingKey, "the event has no record; expected \"use\" with a record's name, or \"record\" with a map");
        return null;
    }
}
