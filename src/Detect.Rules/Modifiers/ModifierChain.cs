namespace Detect.Rules;

/// <summary>The modifiers of one field in the order written, known to be legal together.</summary>
internal sealed class ModifierChain
{
    private readonly IReadOnlyList<WrittenModifier> modifiers;

    private ModifierChain(IReadOnlyList<WrittenModifier> modifiers) => this.modifiers = modifiers;

    public static ModifierChain? Parse(
        IReadOnlyList<(string Name, SourcePosition Position)> written, bool isKeyword, FindingSink findings)
    {
        var modifiers = new List<WrittenModifier>(written.Count);
        foreach (var (name, position) in written)
        {
            if (Modifiers.TryParse(name, out var kind))
            {
                modifiers.Add(new WrittenModifier(kind, name, position));
                continue;
            }

            var suggestion = NearestName.Of(name, Modifiers.Names);
            var message = $"\"{name}\" is not a modifier";
            findings.Error(
                position,
                FindingCodes.UnknownModifier,
                suggestion is null ? $"{message}; expected one of those in Sigma's appendix of modifiers" : message,
                suggestion);
        }

        ModifierRules.Check(modifiers, isKeyword, findings);
        return findings.HasErrors ? null : new ModifierChain(modifiers);
    }

    public bool Has(Modifier kind) => modifiers.Any(modifier => modifier.Kind == kind);

    public bool Any(Func<Modifier, bool> predicate) => modifiers.Any(modifier => predicate(modifier.Kind));

    public WrittenModifier? First(Func<Modifier, bool> predicate)
    {
        var first = modifiers.FirstOrDefault(modifier => predicate(modifier.Kind));
        return first.Name is null ? null : first;
    }

    public IEnumerable<WrittenModifier> Where(Func<Modifier, bool> predicate) =>
        modifiers.Where(modifier => predicate(modifier.Kind));

    /// <summary>Which part of the field's text the value is compared with.</summary>
    public TextMatch Match => First(Modifiers.IsPosition)?.Kind switch
    {
        Modifier.Contains => TextMatch.Contains,
        Modifier.StartsWith => TextMatch.StartsWith,
        Modifier.EndsWith => TextMatch.EndsWith,
        _ => TextMatch.Equal,
    };
}
