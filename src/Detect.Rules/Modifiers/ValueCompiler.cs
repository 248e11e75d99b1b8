using System.Globalization;
using Detect.Events;

namespace Detect.Rules;

/// <summary>Turns single values into tests, as the modifiers say.</summary>
internal sealed class ValueCompiler(
    ModifierChain modifiers,
    EventField? testedField,
    Func<string, SourcePosition, EventField?> resolveField,
    FindingSink findings)
{
    private bool IsKeyword => testedField is null;

    /// <summary>The tests of which one has to hold; none after a mistake.</summary>
    public IEnumerable<ValueTest> Tests(RuleValue value)
    {
        if (modifiers.First(Modifiers.StandsAlone) is { } alone)
        {
            return One(StandingAlone(alone, value));
        }

        if (value.Kind == RuleValueKind.Null)
        {
            return One(Null(value));
        }

        if (modifiers.Has(Modifier.Regex))
        {
            return One(RegexValue.Test(value, modifiers, findings));
        }

        if (modifiers.Has(Modifier.FieldReference))
        {
            return One(FieldReference(value));
        }

        return One(Number(value)) is [var number] ? [number] : Text(value);
    }

    private static ValueTest[] One(ValueTest? test) => test is null ? [] : [test];

    private List<ValueTest> Text(RuleValue value)
    {
        var text = value.Kind == RuleValueKind.Boolean ? value.Text.ToLowerInvariant() : value.Text;
        return TextValue.Tests(text, value.Position, modifiers, testedField, findings).ToList();
    }

    private ValueTest? Null(RuleValue value)
    {
        if (!IsKeyword && !modifiers.Any(kind => kind is not (Modifier.All or Modifier.NotEqual)))
        {
            return new NullTest();
        }

        var what = IsKeyword ? "a keyword" : $"`{modifiers.First(kind => kind is not (Modifier.All or Modifier.NotEqual))!.Value.Name}`";
        return Mistake(value, $"{what} cannot be null; expected text");
    }

    /// <summary>A number that is compared as one; with modifiers that look into it, it is text.</summary>
    private NumberTest? Number(RuleValue value) =>
        value.Kind == RuleValueKind.Number
        && !IsKeyword
        && !modifiers.Any(kind => kind is not (Modifier.All or Modifier.NotEqual or Modifier.Cased))
        && SigmaNumber.TryParse(value.Text, out var number)
            ? new NumberTest(ComparisonOperator.Equal, number)
            : null;

    private FieldReferenceTest? FieldReference(RuleValue value)
    {
        if (value.Kind != RuleValueKind.Text)
        {
            Mistake(value, "`fieldref` needs the name of a field; expected text");
            return null;
        }

        var other = resolveField(value.Text, value.Position);
        return other is null ? null : new FieldReferenceTest(other, modifiers.Match, modifiers.Has(Modifier.Cased));
    }

    private ValueTest? StandingAlone(WrittenModifier modifier, RuleValue value) => modifier.Kind switch
    {
        Modifier.Exists => Exists(value),
        Modifier.Cidr => Network(value),
        _ when modifier.Kind.IsTimePart() => Time(modifier, value),
        _ => Compare(modifier, value),
    };

    private ValueTest? Exists(RuleValue value) => value.Text.ToUpperInvariant() switch
    {
        "TRUE" => new ExistsTest(true),
        "FALSE" => new ExistsTest(false),
        _ => Mistake(value, $"\"{value.Text}\" does not say whether the field exists; expected true or false"),
    };

    private ValueTest? Compare(WrittenModifier modifier, RuleValue value) =>
        value.Kind is RuleValueKind.Number or RuleValueKind.Text && SigmaNumber.TryParse(value.Text, out var number)
            ? new NumberTest(Operator(modifier.Kind), number)
            : Mistake(value, $"`{modifier.Name}` compares numbers and \"{value.Text}\" is none; expected a number");

    private static ComparisonOperator Operator(Modifier kind) => kind switch
    {
        Modifier.LessThan => ComparisonOperator.LessThan,
        Modifier.LessThanOrEqual => ComparisonOperator.LessThanOrEqual,
        Modifier.GreaterThan => ComparisonOperator.GreaterThan,
        _ => ComparisonOperator.GreaterThanOrEqual,
    };

    private ValueTest? Time(WrittenModifier modifier, RuleValue value)
    {
        var part = (TimePart)(modifier.Kind - Modifier.Minute);
        var (least, greatest) = TimePartTest.Range(part);
        return int.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= least
            && number <= greatest
                ? new TimePartTest(part, number)
                : Mistake(value, $"\"{value.Text}\" is not a value of `{modifier.Name}`; expected a whole number from {least} to {greatest}");
    }

    private NetworkTest? Network(RuleValue value)
    {
        if (!IpNetwork.TryParse(value.Text, out var network, out var hasHostBits))
        {
            var message = $"\"{value.Text}\" is not a network; expected one such as 192.0.2.0/24 or 2001:db8::/32";
            findings.Error(value.Position, FindingCodes.InvalidNetwork, message);
            return null;
        }

        if (!hasHostBits)
        {
            return new NetworkTest(network);
        }

        findings.Error(
            value.Position,
            FindingCodes.InvalidNetwork,
            $"\"{value.Text}\" has bits set behind its prefix",
            network.ToString());
        return null;
    }

    private ValueTest? Mistake(RuleValue value, string message)
    {
        findings.Error(value.Position, FindingCodes.ModifierValue, message);
        return null;
    }
}
