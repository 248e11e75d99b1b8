namespace Detect.Rules;

/// <summary>The YAML files of <c>sigma/</c>, which are embedded in this assembly.</summary>
internal static class ShippedData
{
    public static RuleFile File(string name)
    {
        using var stream = typeof(ShippedData).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not embedded.");
        using var reader = new StreamReader(stream);
        return new RuleFile(name, reader.ReadToEnd());
    }

    public static YamlMapping Read(string name)
    {
        var findings = new DocumentFindings(name);
        var documents = YamlReader.Read(File(name), findings);
        return findings.HasErrors
            ? throw new InvalidOperationException(string.Join('\n', findings.Findings))
            : (YamlMapping)documents.Single();
    }
}
