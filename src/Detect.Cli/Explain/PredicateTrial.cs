using Detect.Events;
using Detect.Rules;

namespace Detect.Cli;

/// <summary>Asks the matcher itself whether a part of a condition holds: it is compiled as a rule of its own.</summary>
internal static class PredicateTrial
{
    private static readonly LogSource AnySource = new(null, null, null);

    public static bool Holds(Expression expression, AuditEvent e)
    {
        var rule = new SigmaRule
        {
            Id = "trial",
            Title = "trial",
            Version = "",
            Path = "",
            LogSource = AnySource,
            Tables = EventTables.AllEntra | EventTables.Json,
            Condition = expression,
        };
        var matched = new List<SigmaRule>();
        CompiledRules.Compile([rule]).CreateMatcher().Match(e, matched);
        return matched.Count > 0;
    }
}
