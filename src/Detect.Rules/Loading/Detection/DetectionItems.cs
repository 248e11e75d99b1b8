namespace Detect.Rules;

internal static class DetectionItems
{
    public static IEnumerable<DetectionItem> Of(DetectionDraft detection) =>
        detection.Selections.SelectMany(selection => Of(selection.Body));

    private static IEnumerable<DetectionItem> Of(DetectionNode node) => node switch
    {
        AllOfNodes all => all.Nodes.SelectMany(Of),
        AnyOfNodes any => any.Nodes.SelectMany(Of),
        DetectionItem item => [item],
        _ => [],
    };
}
