using Detect.Connectors;

namespace Detect.Server.Tests.Faults;

/// <summary>A store that cannot be used is refused by the real process, in a sentence, and left as it is.</summary>
public sealed class StoreRefusalTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("detect-refusal-");

    private string Database => Path.Join(folder.FullName, "detect.db");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("bytes in the middle", "the store {0} is damaged: restore it from a backup, or move the file away to begin anew.")]
    [InlineData("half of it", "the store {0} is damaged: restore it from a backup, or move the file away to begin anew.")]
    [InlineData("its beginning", "{0} is no SQLite database, or is damaged: name another file, or restore it from a backup.")]
    [InlineData("a newer schema", "the store has schema 99, and this program knows schemas up to *: run the version of Detect that wrote it, or a newer one.")]
    public async Task A_store_that_cannot_be_used_is_refused_and_left_as_it_is(string damage, string sentence)
    {
        await MakeAsync();
        await DamageAsync(damage);
        var before = await File.ReadAllBytesAsync(Database);
        File.WriteAllText(
            Path.Join(folder.FullName, "detect.yml"),
            "api: {listen: \"127.0.0.1:0\"}\nrules: rules.yml\nsources: [{name: push, type: http}]\nsinks: [{name: out, type: stdout}]\n");
        File.WriteAllText(Path.Join(folder.FullName, "rules.yml"), AuditLine.Rules);

        await using var server = ServerProcess.Start(folder.FullName);
        var (exitCode, output) = await server.EndAsync();

        exitCode.Should().Be(4);
        output.Should().BeEmpty();
        server.Errors.Should().ContainSingle().Which.Should().Match($"detect-server: {string.Format(null, sentence, Database)}");
        (await File.ReadAllBytesAsync(Database)).Should().Equal(before);
    }

    private async Task MakeAsync()
    {
        await using var store = await OpenAsync();
        await using var transaction = await store.BeginAsync(null, CancellationToken.None);
        await transaction.SaveDeadLettersAsync([.. Enumerable.Range(0, 400).Select(Letter)], CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
    }

    private async Task DamageAsync(string what)
    {
        if (what == "a newer schema")
        {
            await using var store = (DetectStore)await OpenAsync();
            await using var session = await store.Database.WriteAsync(CancellationToken.None);
            await session.ExecuteAsync("INSERT INTO schema_versions (version, applied_at) VALUES (99, 0)", [], CancellationToken.None);
            await session.CommitAsync(CancellationToken.None);
            return;
        }

        await using var file = new FileStream(Database, FileMode.Open);
        var bytes = new byte[4 * 4096];
        new Random(7).NextBytes(bytes);
        switch (what)
        {
            case "half of it":
                file.SetLength(file.Length / 2);
                break;
            case "its beginning":
                await file.WriteAsync(bytes);
                break;
            default:
                file.Seek(file.Length / 2 / 4096 * 4096, SeekOrigin.Begin);
                await file.WriteAsync(bytes);
                break;
        }
    }

    private Task<IDetectStore> OpenAsync() =>
        DetectStore.OpenAsync(new StoreOptions { Path = Database }, TimeProvider.System, CancellationToken.None);

    private static StoredDeadLetter Letter(int number) => new()
    {
        Source = "push",
        Partition = "soc",
        Line = number,
        ByteOffset = number,
        Code = "invalid-json",
        Reason = "It is no JSON.",
        ReceivedAt = DateTimeOffset.UnixEpoch,
        Record = new byte[300],
    };
}
