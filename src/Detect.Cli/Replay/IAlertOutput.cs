using Detect.Engine;

namespace Detect.Cli;

/// <summary>Where replay sends its alerts: a format on standard output, or the comparison with what was expected.</summary>
internal interface IAlertOutput
{
    void Add(Alert alert);

    /// <summary>No more alerts will come: writes what can only be written in the end.</summary>
    void Complete();
}
