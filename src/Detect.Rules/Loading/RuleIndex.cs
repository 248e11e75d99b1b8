using System.Security.Cryptography;
using System.Text;

namespace Detect.Rules;

/// <summary>Finds rules by id or name across all files of a load.</summary>
internal sealed class RuleIndex
{
    private readonly Dictionary<string, RuleDocument> documents = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Of a retired copy and a live one with the same id, the live one keeps it.</summary>
    public RuleIndex(IEnumerable<RuleDocument> all)
    {
        foreach (var document in all.OrderBy(document => document.IsRetired))
        {
            GiveId(document);
            Add(document, document.Id, "id", FindingCodes.DuplicateId);
            if (document.Metadata.Name is { } name && name != document.Id)
            {
                Add(document, name, "name", FindingCodes.DuplicateName);
            }
        }
    }

    /// <returns>The rule, or null after reporting.</returns>
    public RuleDocument? Find(RuleReference reference, DocumentFindings findings)
    {
        if (documents.TryGetValue(reference.Text, out var document))
        {
            return document;
        }

        var suggestion = NearestName.Of(reference.Text, documents.Values.Select(known => known.Metadata.Name).OfType<string>());
        var message = $"no rule has the id or name \"{reference.Text}\"";
        findings.Report(
            FindingCodes.UnknownRule,
            reference.Position,
            suggestion is null ? $"{message}; expected one that is loaded together with this file" : message,
            suggestion);
        return null;
    }

    private void Add(RuleDocument document, string key, string what, string code)
    {
        if (documents.TryAdd(key, document))
        {
            return;
        }

        var first = documents[key];
        document.Findings.Report(
            code,
            document.Map.Find(what)?.Value.Position ?? document.Map.Position,
            $"{what} \"{key}\" is already that of {first.Findings.Path}:{first.Map.Position.Line}; expected each {what} once");
    }

    /// <summary>Rules without an id get one from their name or title, so that it does not depend on where they are kept.</summary>
    private void GiveId(RuleDocument document)
    {
        if (document.Metadata.Id is not null)
        {
            return;
        }

        var source = document.Metadata.Name ?? document.Metadata.Title;
        for (var copy = 1; document.Id.Length == 0 || documents.ContainsKey(document.Id); copy++)
        {
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes(copy == 1 ? source : $"{source}#{copy}"));
            document.Id = new Guid(hash.AsSpan(0, 16)).ToString("D");
        }
    }
}
