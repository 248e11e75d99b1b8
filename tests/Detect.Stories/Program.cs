using System.Text;
using Detect.Stories;

// dotnet run --project tests/Detect.Stories -- replay-data
var root = args.Length > 0 ? args[0] : "replay-data";
foreach (var story in StoryCatalogue.All)
{
    var folder = Directory.CreateDirectory(Path.Combine(root, story.Name)).FullName;
    foreach (var (file, text) in StoryFiles.Write(story))
    {
        File.WriteAllText(Path.Combine(folder, file), text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    }

    Console.WriteLine($"{folder}: {story.Deliveries.Count} records, {story.Alerts.Count} alerts");
}
