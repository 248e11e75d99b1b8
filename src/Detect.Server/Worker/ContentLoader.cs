using System.Security.Cryptography;
using System.Text;
using Detect.Connectors;
using Detect.Engine;
using Detect.Rules;

namespace Detect.Server;

/// <param name="Content">Null where there are errors.</param>
/// <param name="Errors">Each with its place; a sentence for what cannot be read.</param>
internal sealed record ContentLoad(WorkerContent? Content, IReadOnlyList<string> Errors, IReadOnlyList<string> Warnings);

/// <param name="Fingerprint">Of all the texts, usable or not.</param>
internal sealed record ContentInputs(
    ContentTexts Texts, IReadOnlyList<StoredSilence> Silences, IReadOnlyList<StoredAccount> Accounts, string Fingerprint);

/// <summary>Reads rules, accounts and silences, from files and from the store, as one version.</summary>
internal sealed class ContentLoader(ContentFiles files, IOperatorStore stored)
{
    public async Task<ContentInputs> ReadAsync(CancellationToken cancellation)
    {
        var texts = ContentTexts.Read(files);
        var silences = await stored.SilencesAsync(cancellation).ConfigureAwait(false);
        var accounts = await stored.AccountsAsync(cancellation).ConfigureAwait(false);
        return new ContentInputs(texts, silences, accounts, FingerprintOf(texts, silences, accounts));
    }

    /// <param name="now">Silences that have ended are not looked at any more.</param>
    public static ContentLoad Load(ContentInputs inputs, DateTimeOffset now) => inputs.Texts.Problems.Count > 0
        ? new ContentLoad(null, inputs.Texts.Problems, [])
        : Load(inputs.Texts, inputs.Silences, inputs.Accounts, inputs.Fingerprint, now);

    private static ContentLoad Load(
        ContentTexts texts, IReadOnlyList<StoredSilence> storedSilences, IReadOnlyList<StoredAccount> storedAccounts, string fingerprint, DateTimeOffset now)
    {
        try
        {
            var rules = RuleLoader.Load(texts.Rules, new RuleLoadOptions
            {
                Pipelines = texts.Pipelines,
                ValueLists = ValueListFile.Read(texts.ValueLists),
            });
            var accounts = texts.Accounts is { } file ? AccountFile.Load(file) : new AccountLoadResult(new AccountDirectory(), []);
            List<SilenceLoadResult> silences =
            [
                .. texts.Silences.Select(SilenceFile.Load),
                .. storedSilences.Select(silence => SilenceFile.LoadItem($"silence {silence.Id}", silence.Yaml)),
            ];
            IReadOnlyList<Finding> findings = [.. rules.Findings, .. accounts.Findings, .. silences.SelectMany(loaded => loaded.Findings)];
            var errors = findings.Where(finding => finding.Severity == FindingSeverity.Error).Select(finding => finding.ToString()).ToList();
            if (errors.Count == 0 && !rules.Rules.All.Any())
            {
                errors.Add("No rule was loaded; expected at least one (\"detect lint\" says what is wrong with a file).");
            }

            var content = new WorkerContent
            {
                Rules = rules.Rules,
                Accounts = accounts.Accounts.With(storedAccounts.Select(KnownOf)),
                Silences = SilenceList.Join(silences.Select(loaded => loaded.Silences)),
                Fingerprint = fingerprint,
                RulesFingerprint = FingerprintOf(MatchedWith(texts, storedAccounts, rules.Rules)),
            };
            List<string> warnings =
            [
                .. findings.Where(finding => finding.Severity == FindingSeverity.Warning).Select(finding => finding.ToString()),
                .. content.Silences.WithoutRule(content.Rules, now).Select(silence => $"{silence}: no rule has the id, name or title that it asks for, so it silences nothing"),
            ];
            return new ContentLoad(errors.Count == 0 ? content : null, errors, warnings);
        }
        catch (FormatException e)
        {
            return new ContentLoad(null, [e.Message], []);
        }
    }

    private static KnownAccount KnownOf(StoredAccount account) => new(account.Account, account.Class, account.From, account.Until, account.Reason) { TenantId = account.TenantId };

    private static string FingerprintOf(ContentTexts texts, IReadOnlyList<StoredSilence> silences, IReadOnlyList<StoredAccount> accounts) => FingerprintOf(
    [
        .. texts.All.SelectMany(file => new[] { file.Path, file.Text }),
        .. texts.Problems,
        .. silences.SelectMany(silence => new[] { silence.Id, silence.Yaml }),
        .. accounts.Select(account => account.ToString()),
    ]);

    // Wherever the files lie. Accounts count only where a rule asks for those that are listed before it matches.
    private static IEnumerable<string> MatchedWith(ContentTexts texts, IReadOnlyList<StoredAccount> accounts, RuleSet rules) =>
    [
        .. texts.Rules.Select(file => file.Text).Order(StringComparer.Ordinal),
        "",
        .. texts.Pipelines.Select(file => file.Text),
        "",
        .. texts.ValueLists.Select(file => file.Text),
        .. rules.SigmaRules.Any(rule => rule.Account is not null) ? accounts.Select(account => account.ToString()).Prepend(texts.Accounts?.Text ?? "") : [],
    ];

    private static string FingerprintOf(IEnumerable<string> texts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var text in texts)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(text));
            hash.AppendData([0]);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
