namespace Detect.Stories;

public static class StoryCatalogue
{
    public static IReadOnlyList<Story> All { get; } =
        [BusyDay.Tell(), Takeover.Tell(), BulkRemoval.Tell(), AzureElevation.Tell(), EmergencyAccount.Tell()];

    public static Story Named(string name) => All.Single(story => story.Name == name);
}
