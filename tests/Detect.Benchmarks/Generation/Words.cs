namespace Detect.Benchmarks;

/// <summary>Made-up vocabulary of the generated tenant.</summary>
internal static class Words
{
    public static readonly string[] FirstNames =
    [
        "Ada", "Amir", "Anneke", "Bao", "Beatriz", "Carla", "Chidi", "Dagny", "Dmitri", "Elif", "Esteban", "Farah", "Freya", "Goran",
        "Hana", "Hugo", "Ines", "Ivo", "Jonas", "Julia", "Kaito", "Katja", "Lars", "Leila", "Maja", "Marco", "Nadia", "Noor", "Oskar",
        "Paola", "Quentin", "Rosa", "Sanna", "Soren", "Tariq", "Uma", "Viktor", "Wanda", "Yara", "Zoltan",
    ];

    public static readonly string[] LastNames =
    [
        "Abbott", "Almeida", "Bakker", "Bergstrom", "Chaudhry", "Costa", "Dijkstra", "Eriksen", "Fischer", "Fontaine", "Garcia", "Grant",
        "Hakimi", "Horvat", "Ibarra", "Jansen", "Kowalski", "Kumar", "Lindqvist", "Lopez", "Marchetti", "Moreau", "Nakamura", "Novak",
        "Okafor", "Olsen", "Petrov", "Quist", "Rossi", "Sato", "Schneider", "Silva", "Tanaka", "Toth", "Ueda", "Vargas", "Weber", "Yilmaz",
    ];

    public static readonly string[] Departments =
    [
        "Finance", "Field Engineering", "Legal", "Logistics", "Marketing", "Operations", "People", "Procurement", "Research", "Sales", "Security",
        "Service Desk", "Treasury", "Warehouse",
    ];

    public static readonly string[] Systems =
    [
        "Billing", "Booking", "Catalogue", "Checkout", "Data Lake", "Expense", "Fleet", "Forecast", "Inventory", "Ledger", "Mailer", "Metrics",
        "Orders", "Payroll", "Portal", "Reporting", "Scheduler", "Sync", "Telemetry", "Tickets", "Vault", "Workflow",
    ];

    public static readonly string[] Kinds = ["Connector", "Gateway", "API", "Agent", "Automation", "Web", "Worker", "Importer", "Bot", "Service"];

    public static readonly string[] UserAgents =
    [
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.4 Safari/605.1.15",
        "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0",
        "Microsoft Azure Graph Client Library 2.1.17-internal",
        "EvoSTS",
        "azure-cli/2.77.0 (DEB) azsdk-python-core/1.35.0 Python/3.12.10 (Linux-6.8.0-x86_64-with-glibc2.39)",
        "Mozilla/5.0 (Windows NT; Windows NT 10.0; en-GB) PowerShell/7.5.3 Invoke-RestMethod",
        "python-requests/2.32.5",
        "Dalvik/2.1.0 (Linux; U; Android 15; Pixel 9 Build/AP4A)",
    ];

    public static readonly string[] Attributes =
    [
        "AccountEnabled", "City", "CompanyName", "Country", "Department", "DisplayName", "EmployeeId", "GivenName", "JobTitle", "Manager",
        "MobilePhone", "OtherMail", "PhysicalDeliveryOfficeName", "PreferredLanguage", "ProxyAddresses", "StreetAddress", "Surname",
        "TelephoneNumber", "UsageLocation", "LicenseAssignmentDetail", "AssignedPlan", "LastDirSyncTime", "SourceAnchor", "ExtensionAttribute7",
    ];

    public static readonly Role[] Roles =
    [
        new("Global Administrator", "62e90394-69f5-4237-9190-012177145e10", "TenantAdmins"),
        new("Privileged Role Administrator", "e8611ab8-c189-46e8-94e1-60213ab1f814", "PrivilegedRoleAdmins"),
        new("User Administrator", "fe930be7-5e62-47db-91af-98c3a49a38b1", "UserAccountAdmins"),
        new("Application Administrator", "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3", "ApplicationAdmins"),
        new("Security Administrator", "194ae4cb-b126-40b2-bd5b-6091b380977d", "SecurityAdmins"),
        new("Conditional Access Administrator", "b1be1c3e-b65d-4f19-8427-f6fa0d97feb9", "ConditionalAccessAdmins"),
        new("Exchange Administrator", "29232cdf-9323-42fd-ade2-1d097af3e4de", "ExchangeServiceAdmins"),
        new("Reports Reader", "4a5d8f65-41da-4de4-8968-e035b65339cf", "ReportsReaders"),
        new("Message Center Reader", "790c1fb9-7f7d-4f88-86a1-ef1f95c05c1b", "MessageCenterReaders"),
    ];

    public static readonly Role[] PrivilegedRoles = Roles[..6];
    public static readonly Role[] OrdinaryRoles = Roles[6..];
}

internal sealed record Role(string Name, string TemplateId, string WellKnown);
