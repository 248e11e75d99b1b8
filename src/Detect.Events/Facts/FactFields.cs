namespace Detect.Events;

/// <summary>The derived facts by name; the catalogue describes each.</summary>
internal static class FactFields
{
    private static readonly Dictionary<string, Func<FieldReader, bool>> Evaluators = new(StringComparer.Ordinal)
    {
        ["operation"] = OperationFacts.Operation,
        ["operationId"] = OperationFacts.OperationId,
        ["pimTwin"] = OperationFacts.PimTwin,
        ["actor"] = ActorFacts.Best,
        ["caller"] = ActorFacts.Best,
        ["actor.type"] = ActorFacts.Kind,
        ["actor.id"] = ActorFacts.Id,
        ["actor.displayName"] = ActorFacts.DisplayName,
        ["actor.userPrincipalName"] = ActorFacts.UserPrincipalName,
        ["actor.ipAddress"] = ActorFacts.Address,
        ["actor.userAgent"] = ActorFacts.Agent,
        ["target"] = TargetFacts.Best,
        ["target.user.id"] = TargetFacts.Of("User", "id"),
        ["target.user.displayName"] = TargetFacts.Of("User", "displayName"),
        ["target.user.userPrincipalName"] = TargetFacts.Of("User", "userPrincipalName"),
        ["target.group.id"] = TargetFacts.Of("Group", "id"),
        ["target.group.displayName"] = TargetFacts.Of("Group", "displayName"),
        ["target.servicePrincipal.id"] = TargetFacts.Of("ServicePrincipal", "id"),
        ["target.servicePrincipal.displayName"] = TargetFacts.Of("ServicePrincipal", "displayName"),
        ["target.application.id"] = TargetFacts.Of("Application", "id"),
        ["target.application.displayName"] = TargetFacts.Of("Application", "displayName"),
        ["target.role.id"] = TargetFacts.Of("Role", "id"),
        ["target.role.displayName"] = TargetFacts.Of("Role", "displayName"),
        ["target.policy.id"] = TargetFacts.Of("Policy", "id"),
        ["target.policy.displayName"] = TargetFacts.Of("Policy", "displayName"),
        ["target.device.id"] = TargetFacts.Of("Device", "id"),
        ["target.device.displayName"] = TargetFacts.Of("Device", "displayName"),
        ["role"] = RoleFacts.DisplayName,
        ["role.templateId"] = RoleFacts.TemplateId,
        ["role.privileged"] = RoleFacts.IsPrivileged,
        ["pimAlert.type"] = PimAlertFacts.Kind,
        ["setting.changed"] = SettingFacts.Of(changes => changes.Changed),
        ["setting.weakened"] = SettingFacts.Of(changes => changes.Weakened),
        ["setting.strengthened"] = SettingFacts.Of(changes => changes.Strengthened),
        ["setting.approvers"] = SettingFacts.Of(changes => changes.Approvers),
        ["setting.text"] = SettingFacts.Of(changes => changes.Text),
        ["setting.maximumActivationDuration"] = SettingFacts.DurationOf(RoleSetting.MaximumActivationDuration),
        ["setting.maximumActiveAssignmentDuration"] = SettingFacts.DurationOf(RoleSetting.MaximumActiveAssignmentDuration),
        ["setting.maximumEligibleAssignmentDuration"] = SettingFacts.DurationOf(RoleSetting.MaximumEligibleAssignmentDuration),
        ["result"] = ResultFacts.Evaluate,
        ["status.text"] = ResultFacts.StatusText,
    };

    internal static FactField Create(CatalogueEntry entry) =>
        new(entry.Name, entry.Type, entry.AllTables, Evaluators[entry.Name]);
}
