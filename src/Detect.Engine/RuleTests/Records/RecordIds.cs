using Detect.Events;

namespace Detect.Engine;

/// <summary>Gives each event of a test ids of its own, so that two uses of one named record are two events.</summary>
internal static class RecordIds
{
    public static void Renew(TestRecord record, string label)
    {
        RenewId(record, label);
        if (!HasNoId(record))
        {
            OperationSetter.SetOperationId(record, label);
        }
    }

    /// <summary>Leaves it a row of the same administrator action.</summary>
    public static void RenewId(TestRecord record, string label)
    {
        if (HasNoId(record))
        {
            return;
        }

        var id = MadeUp.Id("record/" + label);
        switch (record.Table)
        {
            case EventTables.AzureActivity:
                record.Resource.Set("eventDataId", id);
                break;
            case EventTables.GraphActivity:
                record.Resource.Set("requestId", id);
                break;
            default:
                record.Resource.Set("id", id);
                break;
        }
    }

    private static bool HasNoId(TestRecord record) =>
        record.Table is EventTables.PimAlert or EventTables.RoleManagementPolicy or EventTables.RiskyUser or EventTables.Other;
}
