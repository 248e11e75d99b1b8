using Detect.Connectors;

namespace Detect.Cli.Tests;

public sealed class SourceFilesTests : IDisposable
{
    private readonly Scratch folder = new();

    [Fact]
    public void A_folder_is_read_recursively_in_name_order()
    {
        foreach (var name in new[] { "b.log", "a/2.json", "a/1.jsonl", "c.CSV", "d.json.gz", "e.ndjson", "f.txt" })
        {
            folder.Write(name, "{}");
        }

        Found(".").Should().Equal("./a/1.jsonl", "./a/2.json", "./b.log", "./c.CSV", "./d.json.gz", "./e.ndjson", "./f.txt");
    }

    [Fact]
    public void What_lies_beside_logs_is_not_read()
    {
        foreach (var name in new[]
                 {
                     "a.json", "expected-alerts.jsonl", "expected-alerts.graph.jsonl", "dead-letters.jsonl", "x.dead-letters.jsonl",
                     "README.md", "accounts.yml", ".hidden.json", ".git/config.json", "old.tar.gz",
                 })
        {
            folder.Write(name, "{}");
        }

        Found(".").Should().Equal("./a.json");
    }

    [Fact]
    public void A_file_that_is_named_is_read_whatever_it_is_called()
    {
        folder.Write("expected-alerts.jsonl", "{}");

        Found("expected-alerts.jsonl").Should().Equal("expected-alerts.jsonl");
    }

    [Fact]
    public void A_file_found_twice_is_read_once()
    {
        folder.Write("logs/a.json", "{}");

        Found("logs/a.json", "logs", "./logs/../logs/a.json").Should().Equal("logs/a.json");
    }

    [Fact]
    public void A_folder_that_links_back_to_itself_is_not_followed()
    {
        folder.Write("a.json", "{}");
        Directory.CreateSymbolicLink(Path.Join(folder.Path, "loop"), folder.Path);

        Found(".").Should().Equal("./a.json");
    }

    [Fact]
    public void A_dash_is_standard_input() =>
        SourceFiles.Find(["-"]).Files.Should().Equal(SourceFile.StandardInput);

    [Fact]
    public void Every_path_that_cannot_be_read_has_its_sentence() =>
        SourceFiles.Find([Path.Join(folder.Path, "x.json"), folder.Path]).Problems.Should().Equal(
            $"{folder.Path}/x.json: no such file or folder",
            $"{folder.Path}: the folder holds no log files; expected .json .jsonl .ndjson .log .csv .txt .gz");

    public void Dispose() => folder.Dispose();

    private IEnumerable<string> Found(params string[] paths)
    {
        var listing = SourceFiles.Find(paths.Select(path => path == "." ? folder.Path : $"{folder.Path}/{path}"));
        listing.Problems.Should().BeEmpty();
        return listing.Files.Select(file => paths[0] == "." ? file.Path.Replace(folder.Path, ".") : file.Path[(folder.Path.Length + 1)..]);
    }
}
