namespace Detect.Stories;

/// <summary>Ordinary administration of users, groups, devices and applications.</summary>
public static class DirectoryChanges
{
    public static IReadOnlyList<AuditRow> AddUser(Deed deed, Person whom) =>
    [
        DirectoryRow.By(deed, "Add user", "UserManagement", "Add",
        [
            TargetResource.User(whom) with
            {
                Changes =
                [
                    new("AccountEnabled", "[]", "[true]"),
                    new("DisplayName", "[]", $"[\"{whom.DisplayName}\"]"),
                    new("UserPrincipalName", "[]", $"[\"{whom.UserPrincipalName}\"]"),
                    Change.Text("Included Updated Properties", null, "AccountEnabled, DisplayName, UserPrincipalName"),
                ],
            },
        ]),
    ];

    public static IReadOnlyList<AuditRow> UpdateUser(Deed deed, Person whom, string property, string oldText, string newText) =>
    [
        DirectoryRow.By(deed, "Update user", "UserManagement", "Update",
        [
            TargetResource.User(whom) with
            {
                Changes =
                [
                    new(property, $"[\"{oldText}\"]", $"[\"{newText}\"]"),
                    Change.Text("Included Updated Properties", null, property),
                ],
            },
        ]),
    ];

    public static IReadOnlyList<AuditRow> ResetPassword(Deed deed, Person whom)
    {
        var row = DirectoryRow.By(deed, "Reset password (by admin)", "UserManagement", "Update", [TargetResource.User(whom)]);
        return
        [
            row with
            {
                Id = $"SSPR_{row.CorrelationId}_{Made.Token(row.Id, 5)}_{Made.Number(row.Id, 1_000_000, 9_999_999)}",
                Service = "Self-service Password Management",
                Reason = "None",
            },
        ];
    }

    public static IReadOnlyList<AuditRow> AddToGroup(Deed deed, Person whom, string group)
    {
        var groupId = Made.Id("group/" + group).ToString();
        return
        [
            DirectoryRow.By(deed, "Add member to group", "GroupManagement", "Assign",
            [
                TargetResource.User(whom) with
                {
                    Changes = [Change.Text("Group.ObjectID", null, groupId), Change.Text("Group.DisplayName", null, group)],
                },
                new("Group", groupId),
            ]),
        ];
    }

    public static IReadOnlyList<AuditRow> UpdateDevice(DateTimeOffset at, string device) =>
    [
        DirectoryRow.ByApplication(at, "Device Registration Service", "Update device", "Device", "Update",
        [
            new("Device", Made.Id("device/" + device).ToString(), device)
            {
                Changes = [Change.Text("Included Updated Properties", null, "")],
            },
        ]),
    ];

    /// <summary>The real name has an en dash and ends in a space.</summary>
    public static IReadOnlyList<AuditRow> AddSecret(Deed deed, string application)
    {
        var keyId = Made.Id($"key/{application}/{deed.Label}");
        return
        [
            DirectoryRow.By(deed, "Update application \u2013 Certificates and secrets management ", "ApplicationManagement", "Update",
            [
                new("Application", Made.Id("application/" + application).ToString(), application)
                {
                    Changes =
                    [
                        new("KeyDescription", "[]", $"[\"[KeyIdentifier={keyId},KeyType=Password,KeyUsage=Verify,DisplayName=rotation]\"]"),
                        Change.Text("Included Updated Properties", null, "KeyDescription"),
                    ],
                },
            ]),
        ];
    }
}
