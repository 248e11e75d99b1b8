namespace Detect.Rules;

internal enum Modifier
{
    Contains,
    StartsWith,
    EndsWith,
    All,
    Cased,
    NotEqual,
    Exists,
    WinDash,
    Base64,
    Base64Offset,
    Utf16LittleEndian,
    Utf16BigEndian,
    Utf16,
    Regex,
    IgnoreCase,
    MultiLine,
    DotAll,
    LessThan,
    LessThanOrEqual,
    GreaterThan,
    GreaterThanOrEqual,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Year,
    Cidr,
    FieldReference,
}

/// <summary>A modifier as written.</summary>
internal readonly record struct WrittenModifier(Modifier Kind, string Name, SourcePosition Position);

internal static class Modifiers
{
    private static readonly Dictionary<string, Modifier> ByName = new(StringComparer.OrdinalIgnoreCase)
    {
        ["contains"] = Modifier.Contains,
        ["startswith"] = Modifier.StartsWith,
        ["endswith"] = Modifier.EndsWith,
        ["all"] = Modifier.All,
        ["cased"] = Modifier.Cased,
        ["neq"] = Modifier.NotEqual,
        ["exists"] = Modifier.Exists,
        ["windash"] = Modifier.WinDash,
        ["base64"] = Modifier.Base64,
        ["base64offset"] = Modifier.Base64Offset,
        ["utf16le"] = Modifier.Utf16LittleEndian,
        ["wide"] = Modifier.Utf16LittleEndian,
        ["utf16be"] = Modifier.Utf16BigEndian,
        ["utf16"] = Modifier.Utf16,
        ["re"] = Modifier.Regex,
        ["i"] = Modifier.IgnoreCase,
        ["ignorecase"] = Modifier.IgnoreCase,
        ["m"] = Modifier.MultiLine,
        ["multiline"] = Modifier.MultiLine,
        ["s"] = Modifier.DotAll,
        ["dotall"] = Modifier.DotAll,
        ["lt"] = Modifier.LessThan,
        ["lte"] = Modifier.LessThanOrEqual,
        ["gt"] = Modifier.GreaterThan,
        ["gte"] = Modifier.GreaterThanOrEqual,
        ["minute"] = Modifier.Minute,
        ["hour"] = Modifier.Hour,
        ["day"] = Modifier.Day,
        ["week"] = Modifier.Week,
        ["month"] = Modifier.Month,
        ["year"] = Modifier.Year,
        ["cidr"] = Modifier.Cidr,
        ["fieldref"] = Modifier.FieldReference,
    };

    /// <summary>Every modifier's name; <c>expand</c> is applied by the loader but is a name one can mean.</summary>
    public static IEnumerable<string> Names => ByName.Keys.Append("expand");

    public static bool TryParse(string name, out Modifier modifier) => ByName.TryGetValue(name, out modifier);

    public static bool IsPosition(this Modifier modifier) =>
        modifier is Modifier.Contains or Modifier.StartsWith or Modifier.EndsWith;

    public static bool IsRegexFlag(this Modifier modifier) =>
        modifier is Modifier.IgnoreCase or Modifier.MultiLine or Modifier.DotAll;

    public static bool IsBase64(this Modifier modifier) => modifier is Modifier.Base64 or Modifier.Base64Offset;

    public static bool IsUtf16(this Modifier modifier) =>
        modifier is Modifier.Utf16LittleEndian or Modifier.Utf16BigEndian or Modifier.Utf16;

    public static bool IsEncoding(this Modifier modifier) => modifier.IsBase64() || modifier.IsUtf16();

    public static bool IsComparison(this Modifier modifier) =>
        modifier is >= Modifier.LessThan and <= Modifier.GreaterThanOrEqual;

    public static bool IsTimePart(this Modifier modifier) => modifier is >= Modifier.Minute and <= Modifier.Year;

    /// <summary>Stands alone: no other modifier may accompany it.</summary>
    public static bool StandsAlone(this Modifier modifier) =>
        modifier is Modifier.Exists or Modifier.Cidr || modifier.IsComparison() || modifier.IsTimePart();
}
