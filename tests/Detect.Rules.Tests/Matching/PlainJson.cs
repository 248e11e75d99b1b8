using System.Text;
using Detect.Events;

namespace Detect.Rules.Tests.Matching;

/// <summary>Decodes plain JSON with the production decoder and matches rules over it.</summary>
internal static class PlainJson
{
    public static List<SigmaRule> Match(IReadOnlyList<SigmaRule> rules, string json)
    {
        var matcher = CompiledRules.Compile(rules).CreateMatcher();
        matcher.RuleFailed = (rule, exception) => throw new InvalidOperationException($"{rule} failed", exception);
        var matched = new List<SigmaRule>();
        ForEach(json, e => matcher.Match(e, matched));
        return matched;
    }

    /// <summary>Hands each record to the action in turn; the event is valid only during the call.</summary>
    /// <param name="plain">False for a record of Entra.</param>
    public static void ForEach(string json, Action<AuditEvent> action, bool plain = true)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        new EventDecoder(new DecoderOptions { PlainJson = plain })
            .Decode(new RecordChunk("test", ChunkFormat.Json, bytes, 1, 0), new Visitor(action));
    }

    private sealed class Visitor(Action<AuditEvent> action) : IEventVisitor
    {
        public void OnEvent(AuditEvent e) => action(e);

        public void OnDeadLetter(DeadLetter deadLetter) => throw new InvalidOperationException(deadLetter.Reason);

        public void OnNotice(RecordOrigin origin, string code, string message) => throw new InvalidOperationException(message);
    }
}
