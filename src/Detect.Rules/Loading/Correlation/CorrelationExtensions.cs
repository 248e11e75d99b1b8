namespace Detect.Rules;

/// <summary>What stands under <c>detect:</c> in a correlation.</summary>
internal sealed record CorrelationExtensions(ClassThresholds? Thresholds, AbsentOptions? Absent, FoldOptions? Fold)
{
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

        section.RejectOtherKeys(["of", .. AccountWords.Classes.Keys]);
        Dictionary<AccountClass, Threshold> byClass = [];
        foreach (var (name, accountClass) in AccountWords.Classes)
        {
            if (section.Section(name, $"\"{name}\"") is { } threshold && ThresholdReader.Read(threshold) is { } read)
            {
                byClass.Add(accountClass, read);
            }
        }

        return new ClassThresholds(AccountWords.ReadRole(section, "thresholds"), byClass);
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
