using System.Text;

namespace Detect.Stories.Tests;

/// <summary>What is checked in under <c>replay-data/</c> is what the stories write; <c>UPDATE_GOLDEN=1</c> writes it anew.</summary>
public sealed class StoryFileTests
{
    public static TheoryData<string> Stories => [.. StoryCatalogue.All.Select(story => story.Name)];

    [Theory]
    [MemberData(nameof(Stories))]
    public void A_story_is_checked_in_byte_for_byte_as_it_is_written(string name)
    {
        var folder = Path.Combine(Repository.ReplayData, name);
        foreach (var (file, text) in StoryFiles.Write(StoryCatalogue.Named(name)))
        {
            var path = Path.Combine(folder, file);
            var written = Encoding.UTF8.GetBytes(text);
            if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
            {
                Directory.CreateDirectory(folder);
                File.WriteAllBytes(path, written);
            }

            // Compared as spans: a difference in megabytes of text is not a message anybody reads.
            File.ReadAllBytes(path).AsSpan().SequenceEqual(written).Should().BeTrue($"{path} should be what the story writes (UPDATE_GOLDEN=1 rewrites it)");
        }
    }

    [Fact]
    public void Every_folder_of_replay_data_is_a_story()
    {
        Directory.GetDirectories(Repository.ReplayData).Select(Path.GetFileName).Should().BeEquivalentTo(StoryCatalogue.All.Select(story => story.Name));
    }
}
