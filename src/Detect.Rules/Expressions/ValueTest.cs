using Detect.Events;

namespace Detect.Rules;

/// <summary>What is asked of a field's values. Equal tests are equal by value.</summary>
public abstract record ValueTest
{
    /// <summary>The test as a rule writes it: <c>field|modifier: value</c>.</summary>
    public abstract string ToSigma(string field);

    /// <summary>Whether one value passes. Never called for an absent field.</summary>
    internal abstract bool Holds(in FieldValue value);

    /// <summary>Whether any of the field's values in the event passes.</summary>
    internal virtual bool Holds(in FieldValues values, AuditEvent e)
    {
        foreach (ref readonly var value in values.Values)
        {
            if (Holds(in value))
            {
                return true;
            }
        }

        return false;
    }
}
