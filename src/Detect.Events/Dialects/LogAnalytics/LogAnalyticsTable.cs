namespace Detect.Events;

/// <summary>A Log Analytics table that holds records of ours.</summary>
/// <param name="Category">The category of the same records in diagnostic settings.</param>
/// <param name="Operation">What rows without an operation column did.</param>
/// <param name="Times">The columns that say when, best first.</param>
/// <param name="Time">The name of that time in Graph.</param>
internal sealed record LogAnalyticsTable(
    string Name,
    EventTables Table,
    string Category,
    string Operation,
    string[] Times,
    string Time)
{
    internal bool IsSignIn => (Table & EventTables.AllSignIns) != 0;
}
