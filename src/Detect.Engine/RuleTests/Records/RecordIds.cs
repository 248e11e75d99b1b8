using Detect.Events;

namespace Detect.Engine;

/// <summary>Gives each event of a test ids of its own, so that two uses of one named record are two events.</summary>
internal static class RecordIds
{
    public static void Renew(TestRecord record, string label)
    {
        var id = MadeUp.Id("record/" + label);
        switch (record.Table)
        {
            case EventTables.AzureActivity:
                record.Resource.Set("eventDataId", id);
                break;
            case EventTables.GraphActivity:
                record.Resource.Set("requestId", id);
                break;
            case EventTables.PimAlert or EventTables.RoleManagementPolicy or EventTables.RiskyUser or EventTables.Other:
                return;
            default:
                record.Resource.Set("id", id);
                break;
        }

        OperationSetter.SetOperationId(record, label);
    }
}
