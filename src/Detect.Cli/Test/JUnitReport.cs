using System.Text;
using System.Xml;
using System.Xml.Linq;
using Detect.Engine;
using Detect.Rules;

namespace Detect.Cli;

/// <summary>
/// JUnit's XML, which build servers show: a suite for each test file, a case for each test, boundary case and dialect. What could
/// not be tried is a skipped case, in a suite of the rule's own.
/// </summary>
internal static class JUnitReport
{
    private static readonly XmlWriterSettings Layout = new() { Indent = true, NewLineChars = "\n", OmitXmlDeclaration = false, Encoding = Encoding.UTF8 };

    public static void Write(RuleTestReport report, TextWriter output)
    {
        var paths = report.Results.Select(result => result.Path).Concat(report.Findings.Select(finding => finding.Path)).Distinct().Order(StringComparer.Ordinal);
        var suites = paths.Select(path => Suite(
            path,
            [.. report.Findings.Where(finding => finding.Path == path).Select(Case), .. report.Results.Where(result => result.Path == path).Select(Case)]));
        using var text = new StringWriterUtf8();
        using (var xml = XmlWriter.Create(text, Layout))
        {
            new XDocument(new XElement("testsuites", suites)).Save(xml);
        }

        output.WriteLine(text.ToString());
    }

    private static XElement Suite(string path, IReadOnlyList<XElement> cases) => new(
        "testsuite",
        new XAttribute("name", Clean(path)),
        new XAttribute("tests", cases.Count),
        new XAttribute("failures", cases.Count(test => test.Element("failure") is not null)),
        new XAttribute("skipped", cases.Count(test => test.Element("skipped") is not null)),
        cases);

    private static XElement Case(RuleTestResult result)
    {
        var test = new XElement(
            "testcase",
            new XAttribute("classname", Clean(result.Path)),
            new XAttribute("name", Clean(TestName.Of(result))),
            new XAttribute("file", Clean(result.Path)),
            new XAttribute("line", result.Position.Line));
        if (!result.Passed)
        {
            test.Add(Failure("the alerts differ from those expected", $"expected:\n{Lines(result.Expected)}\ngot:\n{Lines(result.Got)}"));
        }

        return test;
    }

    private static XElement Case(Finding finding) => new(
        "testcase",
        new XAttribute("classname", Clean(finding.Path)),
        new XAttribute("name", finding.Code),
        new XAttribute("file", Clean(finding.Path)),
        new XAttribute("line", finding.Position.Line),
        finding.Severity == FindingSeverity.Error
            ? Failure(finding.Message, finding.ToString())
            : new XElement("skipped", new XAttribute("message", Clean(finding.Message))));

    private static XElement Failure(string message, string text) =>
        new("failure", new XAttribute("message", Clean(message)), Clean(text));

    private static string Lines(IReadOnlyList<string> lines) => lines.Count == 0 ? "  no alert" : string.Join('\n', lines.Select(line => "  " + line));

    /// <summary>XML has no way to write most control characters.</summary>
    private static string Clean(string text) => string.Concat(text.Where(c => XmlConvert.IsXmlChar(c)));

    private sealed class StringWriterUtf8 : StringWriter
    {
        public override Encoding Encoding => Encoding.UTF8;
    }
}
