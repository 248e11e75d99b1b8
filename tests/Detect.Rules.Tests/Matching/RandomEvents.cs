using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace Detect.Rules.Tests.Matching;

/// <summary>Random plain JSON records over the fields and words of <see cref="RandomRules"/>.</summary>
internal static class RandomEvents
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Gen<string> Record =>
        from a in Value
        from b in Value
        from d in Value
        from e in Value
        from escaped in Gen.Elements(true, false)
        select new JsonObject(new Dictionary<string, string?> { ["a"] = a, ["b"] = b, ["c"] = d is null ? null : $"{{\"d\":{d}}}", ["e"] = e }
            .Where(pair => pair.Value is not null)
            .Select(pair => KeyValuePair.Create(pair.Key, JsonNode.Parse(pair.Value!)))).ToJsonString(escaped ? null : Relaxed)
            .Replace("serv", escaped ? @"\u0073er\u0076" : "serv", StringComparison.Ordinal);

    /// <summary>A value as JSON text, or null for an absent field.</summary>
    private static Gen<string?> Value => Gen.Frequency<string?>(
        (10, Text.Select(text => (string?)JsonSerializer.Serialize(text))),
        (4, Gen.Resize(Gen.ListOf(Gen.OneOf(Text.Select(text => JsonSerializer.Serialize(text)), Scalar)), 4).Select(items => (string?)$"[{string.Join(',', items)}]")),
        (3, Scalar.Select(scalar => (string?)scalar)),
        (1, Text.Select(text => (string?)$"{{\"inner\":{JsonSerializer.Serialize(text)},\"d\":50126}}")),
        (2, Gen.Constant<string?>(null)));

    private static Gen<string> Scalar => Gen.Elements("null", "true", "false", "0", "50126", "50126.0", "5.0126e4", "-1", "1e400");

    private static Gen<string> Text => Gen.Frequency(
        (3, Gen.Elements(RandomRules.Words)),
        (1, Gen.Elements(RandomRules.Words).Select(word => word.ToUpperInvariant())),
        (3, Gen.Resize(Gen.ListOf(Gen.Elements(RandomRules.Words)), 4).Select(words => string.Concat(words))),
        (1, Gen.Elements("192.0.2.7", "[192.0.2.8]:443", new string('x', 300) + "Add user", "Å\u0301" + new string('é', 200))));
}
