using System.Globalization;
using System.Text.RegularExpressions;

namespace Detect.Rules;

/// <summary>Style checks of metadata that nothing else in Detect reads: tags, dates, related rules, license, scope.</summary>
internal static partial class MetadataChecks
{
    public static void Run(YamlMapping map, DocumentFindings findings)
    {
        CheckTags(map, findings);
        CheckDate(map, "date", findings);
        CheckDate(map, "modified", findings);
        CheckRelated(map, findings);
        CheckLicense(map, findings);
        if (map.Find("scope")?.Value is { } scope and not YamlSequence)
        {
            findings.Report(FindingCodes.MetadataType, scope.Position, $"\"scope\" holds {scope.Kind}; expected a list of text");
        }
    }

    private static void CheckTags(YamlMapping map, DocumentFindings findings)
    {
        foreach (var tag in ScalarsOf(map.Find("tags")?.Value))
        {
            if (!Tag().IsMatch(tag.Text))
            {
                findings.Report(
                    FindingCodes.InvalidTag,
                    tag.Position,
                    $"tag \"{tag.Text}\" is not of the form namespace.name; expected lower-case letters, digits, \"_\" and \"-\" around a dot");
                continue;
            }

            var tagNamespace = tag.Text[..tag.Text.IndexOf('.', StringComparison.Ordinal)];
            if (!Vocabulary.TagNamespaces.Contains(tagNamespace))
            {
                var suggestion = NearestName.Of(tagNamespace, Vocabulary.TagNamespaces);
                var message = $"tag namespace \"{tagNamespace}\" is not one of Sigma's";
                findings.Report(
                    FindingCodes.UnknownTagNamespace,
                    tag.Position,
                    suggestion is null ? $"{message}; expected {Words.Or(Vocabulary.TagNamespaces)}" : message,
                    suggestion);
            }
        }
    }

    private static void CheckDate(YamlMapping map, string key, DocumentFindings findings)
    {
        if (map.Find(key)?.Value is { } value and not YamlScalar { IsNull: true }
            && !(value is YamlScalar scalar
                && DateOnly.TryParseExact(scalar.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)))
        {
            var written = value is YamlScalar text ? $"\"{text.Text}\"" : value.Kind;
            findings.Report(FindingCodes.InvalidDate, value.Position, $"{key} {written} is not a date; expected YYYY-MM-DD");
        }
    }

    private static void CheckRelated(YamlMapping map, DocumentFindings findings)
    {
        var related = map.Find("related")?.Value;
        if (related is null or YamlScalar { IsNull: true })
        {
            return;
        }

        if (related is not YamlSequence list)
        {
            Report(related, $"\"related\" holds {related.Kind}; expected a list of id and type");
            return;
        }

        foreach (var item in list.Items)
        {
            CheckRelation(item);
        }

        void CheckRelation(YamlNode item)
        {
            if (item is not YamlMapping relation
                || relation.Find("id")?.Value is not YamlScalar id
                || relation.Find("type")?.Value is not YamlScalar type)
            {
                Report(item, "a related rule lacks its id or type; expected both");
                return;
            }

            if (!Guid.TryParseExact(id.Text, "D", out _))
            {
                Report(id, $"related id \"{id.Text}\" is not a UUID; expected 8-4-4-4-12 hex digits");
            }

            if (!Vocabulary.RelatedTypes.Contains(type.Text))
            {
                Report(type, $"related type \"{type.Text}\" is not known; expected {Words.Or(Vocabulary.RelatedTypes)}");
            }
        }

        void Report(YamlNode node, string message) => findings.Report(FindingCodes.InvalidRelated, node.Position, message);
    }

    private static void CheckLicense(YamlMapping map, DocumentFindings findings)
    {
        if (map.Find("license")?.Value is YamlScalar { IsNull: false } license && !SpdxExpression().IsMatch(license.Text))
        {
            findings.Report(
                FindingCodes.InvalidLicense,
                license.Position,
                $"license \"{license.Text}\" is not an SPDX identifier; expected one such as \"MIT\" or \"Apache-2.0\"");
        }
    }

    private static IEnumerable<YamlScalar> ScalarsOf(YamlNode? node) => node switch
    {
        YamlScalar { IsNull: false } scalar => [scalar],
        YamlSequence list => list.Items.OfType<YamlScalar>().Where(item => !item.IsNull),
        _ => [],
    };

    [GeneratedRegex(@"^[a-z0-9_-]+\.[a-z0-9._-]+$", RegexOptions.NonBacktracking)]
    private static partial Regex Tag();

    [GeneratedRegex(@"^\(*[A-Za-z0-9.+-]+(\s+(AND|OR|WITH)\s+\(*[A-Za-z0-9.+-]+\)*)*$", RegexOptions.NonBacktracking)]
    private static partial Regex SpdxExpression();
}
