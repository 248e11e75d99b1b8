namespace Detect.Events.Tests;

/// <summary>Plain JSON, read by dotted path.</summary>
public sealed class JsonPathTests
{
    private const string Json =
        """{"a.b":1,"a":{"b":2,"c":3,"C":4,"d.e":{"f":5}},"list":[{"x":1},{"x":[2,3]},7],"When":"2026-03-02T09:14:00Z","n":null,"empty":[]}""";

    [Theory]
    [InlineData("a.b", "1")]
    [InlineData("a.c", "3")]
    [InlineData("a.C", "4")]
    [InlineData("A.c", "3")]
    [InlineData("a.d.e.f", "5")]
    [InlineData("list.x", "1 | 2 | 3")]
    [InlineData("LIST.X", "1 | 2 | 3")]
    [InlineData("n", "null")]
    [InlineData("empty", "")]
    [InlineData("a.z", "absent")]
    [InlineData("z", "absent")]
    public void A_flat_key_wins_arrays_are_crossed_and_case_breaks_ties(string path, string expected)
    {
        var e = Decode(null);
        EventReading.Text(e.Read(JsonPathFields.Instance.Resolve(path, EventTables.Json).Field!)).Should().Be(expected);
    }

    [Fact]
    public void One_path_is_one_field() =>
        JsonPathFields.Instance.Resolve("a.b", EventTables.Json).Field.Should().BeSameAs(JsonPathFields.Instance.Resolve("a.b", EventTables.None).Field);

    [Fact]
    public void The_timestamp_field_says_when_it_happened()
    {
        Decode("when").OccurredAt.Should().Be(new DateTimeOffset(2026, 3, 2, 9, 14, 0, TimeSpan.Zero));
        Decode("n").OccurredAt.Should().BeNull();
        Decode(null).OccurredAt.Should().BeNull();
    }

    [Fact]
    public void Entra_records_are_plain_json_where_asked()
    {
        var e = Decoded.Of(Records.Audit(""), options: new DecoderOptions { PlainJson = true }).Events.Single();
        (e.Table, e.Shape, e.Id).Should().Be((EventTables.Json, RecordShape.Json, (string?)null));
        EventReading.Text(e.Read(JsonPathFields.Instance.Resolve("properties.id", EventTables.Json).Field!)).Should().Be("Directory_1");
    }

    private static AuditEvent Decode(string? timestamp) =>
        Decoded.Of(Json, options: new DecoderOptions { PlainJson = true, TimestampField = timestamp }).Events.Single();
}
