namespace Detect.Events;

/// <summary>Why a record in a foreign dialect was not decoded. Stable: people filter dead letters by them.</summary>
internal static class DialectCodes
{
    internal const string UnknownShape = "unknown-shape";
    internal const string NestedTooDeep = "nested-too-deep";
    internal const string InvalidText = "invalid-text";
    internal const string NoTime = "no-time";
    internal const string OtherWorkload = "other-workload";
    internal const string UnknownCsv = "unknown-csv";
    internal const string LocalisedHeader = "localised-header";
    internal const string InvalidUtf8 = "invalid-utf8";
    internal const string InvalidCsv = "invalid-csv";
}
