using Detect.Events;

namespace Detect.Rules;

/// <summary>Compares numbers, and texts that read as numbers. <see cref="Number"/> is in canonical spelling.</summary>
public sealed record NumberTest : ValueTest
{
    private readonly SigmaNumber number;

    internal NumberTest(ComparisonOperator comparison, SigmaNumber number)
    {
        Operator = comparison;
        this.number = number;
    }

    public ComparisonOperator Operator { get; }

    public string Number => number.ToString();

    internal bool IsExact => number.IsExact;

    public override string ToSigma(string field) => $"{field}{Modifier}: {Number}";

    private string Modifier => Operator switch
    {
        ComparisonOperator.LessThan => "|lt",
        ComparisonOperator.LessThanOrEqual => "|lte",
        ComparisonOperator.GreaterThan => "|gt",
        ComparisonOperator.GreaterThanOrEqual => "|gte",
        _ => "",
    };

    internal override bool Holds(in FieldValue value)
    {
        if (value.Kind is not (FieldValueKind.Number or FieldValueKind.Text) || !SigmaNumber.TryParse(value.Text, out var found))
        {
            return false;
        }

        var order = found.CompareTo(number);
        return Operator switch
        {
            ComparisonOperator.LessThan => order < 0,
            ComparisonOperator.LessThanOrEqual => order <= 0,
            ComparisonOperator.GreaterThan => order > 0,
            ComparisonOperator.GreaterThanOrEqual => order >= 0,
            _ => order == 0,
        };
    }
}
