namespace Detect.Connectors;

internal static class Cut
{
    /// <summary>At most so many UTF-16 units, whole characters, an ellipsis for what is missing; otherwise the text as it is.</summary>
    public static string To(string text, int limit)
    {
        if (text.Length <= limit)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[limit - 2]) ? limit - 2 : limit - 1;
        return $"{text.AsSpan(0, end)}…";
    }
}
