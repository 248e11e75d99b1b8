namespace Detect.Rules;

/// <summary>What stands under <c>detect:</c> in a correlation.</summary>
internal sealed record CorrelationExtensions(ClassThresholds? Thresholds, AbsentOptions? Absent, FoldOptions? Fold)
{
    private static readonly Dictionary<string, AccountClass> Classes = new()
    {
        ["privileged"] = AccountClass.Privileged,
        ["emergencyAccess"] = AccountClass.EmergencyAccess,
        ["shared"] = AccountClass.Shared,
        ["automation"] = AccountClass.Automation,
        ["external"] = AccountClass.External,
        ["ordinary"] = AccountClass.Ordinary,
    };

    public static readonly string[] Keys = ["thresholds", "absent", "fold"];

    public static CorrelationExtensions Read(CorrelationDocument document, Func<RuleReference, Rule?> resolve)
    {
        if (document.Extensions is not { } detect)
        {
            return new CorrelationExtensions(null, null, null);
        }

        detect.RejectOtherKeys(Keys);
        return new CorrelationExtensions(
            ReadThresholds(detect), ReadAbsent(detect, resolve), FoldReader.ReadForCorrelation(detect));
    }

    private static ClassThresholds? ReadThresholds(YamlSection detect)
    {
        if (detect.Section("thresholds", "\"thresholds\"") is not { } section)
        {
            return null;
        }

        section.RejectOtherKeys(["of", .. Classes.Keys]);
        Dictionary<AccountClass, Threshold> byClass = [];
        foreach (var (name, accountClass) in Classes)
        {
            if (section.Section(name, $"\"{name}\"") is { } threshold && ThresholdReader.Read(threshold) is { } read)
            {
                byClass.Add(accountClass, read);
            }
        }

        return new ClassThresholds(ReadAccountRole(section), byClass);
    }

    private static AccountRole ReadAccountRole(YamlSection section)
    {
        section.Require("of", "\"actor\" or \"target\"");
        var of = section.Text("of");
        if (of is not (null or "actor" or "target"))
        {
            section.Findings.Report(
                FindingCodes.InvalidCondition, section.PositionOf("of"), $"thresholds are of \"{of}\"; expected \"actor\" or \"target\"");
        }

        return of == "target" ? AccountRole.Target : AccountRole.Actor;
    }

    private static AbsentOptions? ReadAbsent(YamlSection detect, Func<RuleReference, Rule?> resolve)
    {
        if (detect.Section("absent", "\"absent\"") is not { } section)
        {
            return null;
        }

        section.RejectOtherKeys("after");
        return section.Text("after") is { } after
            ? new AbsentOptions(resolve(new RuleReference(after, section.PositionOf("after"))))
            : new AbsentOptions(After: null);
    }
}
