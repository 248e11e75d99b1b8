using System.Text;

namespace Detect.Events.Tests.Decoding;

public sealed class DecoderFailureTests
{
    private static readonly RecordOrigin Origin = new("export.csv", 7, 120);

    [Fact]
    public void A_record_that_finds_a_bug_in_the_decoder_is_a_dead_letter_and_the_next_is_decoded()
    {
        var visitor = new Visitor();
        var decoder = new RecordDecoder(new DecoderOptions(), new RecordIndex());

        decoder.Emit(Canonical("this is no JSON"), Origin, visitor);
        decoder.Emit(Canonical("""{"time":"2026-03-02T08:00:00Z","category":"AuditLogs","properties":{}}"""), Origin, visitor);

        var letter = visitor.DeadLetters.Should().ContainSingle().Subject;
        letter.Code.Should().Be("decoder-failure");
        letter.Reason.Should().StartWith("Reading the record failed: UnreachableException: ");
        letter.Origin.Should().Be(Origin);
        Encoding.UTF8.GetString(letter.Raw.Span).Should().Be("as received");
        visitor.Events.Should().Be(1);
    }

    [Fact]
    public void What_a_visitor_throws_is_not_taken_for_a_failure_of_the_decoder()
    {
        var visitor = new Visitor { Throws = true };
        var decoder = new EventDecoder();
        var chunk = new RecordChunk("log", ChunkFormat.Json, "{\"time\":\"2026-03-02T08:00:00Z\",\"category\":\"AuditLogs\",\"properties\":{}}"u8.ToArray(), 1, 0);

        var decode = () => decoder.Decode(chunk, visitor);

        decode.Should().Throw<InvalidOperationException>().WithMessage("mine");
        visitor.DeadLetters.Should().BeEmpty();
    }

    private static CanonicalRecord Canonical(string json) =>
        new(RecordShape.PortalCsv, EventTables.Audit, Encoding.UTF8.GetBytes(json), "as received"u8.ToArray());

    private sealed class Visitor : IEventVisitor
    {
        public bool Throws { get; init; }

        public int Events { get; private set; }

        public List<DeadLetter> DeadLetters { get; } = [];

        public void OnEvent(AuditEvent e)
        {
            Events++;
            if (Throws)
            {
                throw new InvalidOperationException("mine");
            }
        }

        public void OnDeadLetter(DeadLetter deadLetter) => DeadLetters.Add(deadLetter);

        public void OnNotice(RecordOrigin origin, string code, string message)
        {
        }
    }
}
