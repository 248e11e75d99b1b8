using Detect.Events;

namespace Detect.Rules;

/// <summary>What stands under <c>detect:</c> in a plain rule.</summary>
internal sealed record RuleExtensions(FirstSeenOptions? FirstSeen, FoldOptions? Fold, AccountRequirement? Account)
{
    public static readonly string[] Keys = ["first_seen", "fold", "account"];

    public static readonly string[] FirstSeenKeys = ["fields", "group-by", "memory", "learning"];

    public static readonly string[] AccountKeys = ["of", "class"];

    // Privileged accounts are also learnt from the log, and ordinary ones are the rest: neither is known when an event is matched.
    public static readonly string[] ListedClasses = ["emergencyAccess", "shared", "automation", "external"];

    public static RuleExtensions Read(SigmaDocument document, FieldScope scope)
    {
        if (document.Extensions is not { } detect)
        {
            return new RuleExtensions(null, null, null);
        }

        detect.RejectOtherKeys(Keys);
        return new RuleExtensions(
            ReadFirstSeen(detect, scope, document.FieldNames), FoldReader.Read(detect, scope, document.FieldNames), ReadAccount(detect));
    }

    private static FirstSeenOptions? ReadFirstSeen(YamlSection detect, FieldScope scope, Func<string, string> rename)
    {
        if (detect.Section("first_seen", "\"first_seen\"") is not { } section)
        {
            return null;
        }

        section.RejectOtherKeys(FirstSeenKeys);
        section.Require("fields", "the fields whose values are remembered");
        section.Require("memory", "a timespan such as \"30d\"");
        var fields = scope.ResolveAll(section.TextList("fields"), rename);
        var groupBy = scope.ResolveAll(section.TextList("group-by"), rename);
        var memory = section.Timespan("memory");
        var learning = section.Has("learning") ? section.Timespan("learning") : memory;
        return fields is null || groupBy is null || memory is null || learning is null
            ? null
            : new FirstSeenOptions(fields, groupBy, memory.Value, learning.Value);
    }

    private static AccountRequirement? ReadAccount(YamlSection detect)
    {
        if (detect.Section("account", "\"account\"") is not { } section)
        {
            return null;
        }

        section.RejectOtherKeys(AccountKeys);
        var of = AccountWords.ReadRole(section, "accounts");
        if (!section.Require("class", Words.Or(ListedClasses)) || section.Text("class") is not { } name)
        {
            return null;
        }

        if (ListedClasses.Contains(name))
        {
            return new AccountRequirement(of, AccountWords.Classes[name]);
        }

        section.Findings.Report(
            FindingCodes.InvalidCondition,
            section.PositionOf("class"),
            $"a rule cannot ask for accounts of class \"{name}\"; expected {Words.Or(ListedClasses)}");
        return null;
    }
}

internal static class FoldReader
{
    public static readonly string[] Keys = ["group-by", "timespan"];

    public static FoldOptions? Read(YamlSection detect, FieldScope scope, Func<string, string> rename)
    {
        if (detect.Section("fold", "\"fold\"") is not { } section)
        {
            return null;
        }

        section.RejectOtherKeys(Keys);
        section.Require("timespan", "one such as \"1h\"");
        var groupBy = scope.ResolveAll(section.TextList("group-by"), rename);
        return section.Timespan("timespan") is { } timespan && groupBy is not null
            ? new FoldOptions(groupBy, timespan)
            : null;
    }

    /// <summary>A correlation's alerts are one per group already, so only their timespan can be said.</summary>
    public static FoldOptions? ReadForCorrelation(YamlSection detect)
    {
        if (detect.Section("fold", "\"fold\"") is not { } section)
        {
            return null;
        }

        section.RejectOtherKeys("timespan");
        section.Require("timespan", "one such as \"1h\"");
        return section.Timespan("timespan") is { } timespan ? new FoldOptions([], timespan) : null;
    }
}
