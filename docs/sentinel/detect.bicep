// Table, data-collection rule and near-real-time analytics rule for the alerts of Detect. azuredeploy.json is the same.
//
//   az deployment group create --resource-group RG --template-file detect.bicep --parameters workspaceName=WORKSPACE writerObjectId=OBJECT_ID
//
// The outputs are what detect.yml wants: endpoint and ruleId.

@description('The Log Analytics workspace of Microsoft Sentinel, in this resource group.')
param workspaceName string

@description('The workspace\'s region.')
param location string = resourceGroup().location

@description('Name of the data-collection rule.')
@maxLength(30)
param ruleName string = 'detect-alerts'

@description('Object id of the identity that Detect signs in as; empty to grant the role later.')
param writerObjectId string = ''

@minValue(4)
@maxValue(730)
param retentionInDays int = 180

// Monitoring Metrics Publisher
var publisherRole = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '3913510d-42f4-4e42-8a64-420c390055eb')

resource workspace 'Microsoft.OperationalInsights/workspaces@2022-10-01' existing = {
  name: workspaceName
}

resource table 'Microsoft.OperationalInsights/workspaces/tables@2022-10-01' = {
  parent: workspace
  name: 'DetectAlerts_CL'
  properties: {
    plan: 'Analytics'
    retentionInDays: retentionInDays
    schema: {
      name: 'DetectAlerts_CL'
      columns: [
        { name: 'TimeGenerated', type: 'dateTime' }
        { name: 'NotificationId', type: 'string' }
        { name: 'NotificationKind', type: 'string' }
        { name: 'AlertId', type: 'string' }
        { name: 'AlertAliases', type: 'dynamic' }
        { name: 'AlertKind', type: 'string' }
        { name: 'AlertStatus', type: 'string' }
        { name: 'Verdict', type: 'string' }
        { name: 'MergedInto', type: 'string' }
        { name: 'Withdrawn', type: 'string' }
        { name: 'SilencedBy', type: 'string' }
        { name: 'RuleId', type: 'string' }
        { name: 'RuleName', type: 'string' }
        { name: 'RuleTitle', type: 'string' }
        { name: 'RuleLevel', type: 'string' }
        { name: 'RuleVersion', type: 'string' }
        { name: 'Severity', type: 'string' }
        { name: 'Coverage', type: 'dynamic' }
        { name: 'Tags', type: 'dynamic' }
        { name: 'EntraTenantId', type: 'string' }
        { name: 'Summary', type: 'string' }
        { name: 'Actor', type: 'string' }
        { name: 'ActorId', type: 'string' }
        { name: 'IpAddress', type: 'string' }
        { name: 'Role', type: 'string' }
        { name: 'IpAddresses', type: 'dynamic' }
        { name: 'Targets', type: 'dynamic' }
        { name: 'Roles', type: 'dynamic' }
        { name: 'Operations', type: 'dynamic' }
        { name: 'GroupValues', type: 'dynamic' }
        { name: 'FirstEvent', type: 'dateTime' }
        { name: 'LastEvent', type: 'dateTime' }
        { name: 'Measured', type: 'real' }
        { name: 'EventCount', type: 'long' }
        { name: 'Arithmetic', type: 'string' }
        { name: 'BlindRules', type: 'dynamic' }
        { name: 'AccountClass', type: 'string' }
        { name: 'AccountClassReason', type: 'string' }
        { name: 'Runbook', type: 'string' }
        { name: 'AlertLink', type: 'string' }
        { name: 'AuditLogLink', type: 'string' }
        { name: 'Events', type: 'dynamic' }
      ]
    }
  }
}

resource rule 'Microsoft.Insights/dataCollectionRules@2023-03-11' = {
  name: ruleName
  location: location
  kind: 'Direct'
  dependsOn: [
    table
  ]
  properties: {
    streamDeclarations: {
      'Custom-DetectAlerts_CL': {
        columns: [
          { name: 'TimeGenerated', type: 'datetime' }
          { name: 'NotificationId', type: 'string' }
          { name: 'NotificationKind', type: 'string' }
          { name: 'AlertId', type: 'string' }
          { name: 'AlertAliases', type: 'dynamic' }
          { name: 'AlertKind', type: 'string' }
          { name: 'AlertStatus', type: 'string' }
          { name: 'Verdict', type: 'string' }
          { name: 'MergedInto', type: 'string' }
          { name: 'Withdrawn', type: 'string' }
          { name: 'SilencedBy', type: 'string' }
          { name: 'RuleId', type: 'string' }
          { name: 'RuleName', type: 'string' }
          { name: 'RuleTitle', type: 'string' }
          { name: 'RuleLevel', type: 'string' }
          { name: 'RuleVersion', type: 'string' }
          { name: 'Severity', type: 'string' }
          { name: 'Coverage', type: 'dynamic' }
          { name: 'Tags', type: 'dynamic' }
          { name: 'EntraTenantId', type: 'string' }
          { name: 'Summary', type: 'string' }
          { name: 'Actor', type: 'string' }
          { name: 'ActorId', type: 'string' }
          { name: 'IpAddress', type: 'string' }
          { name: 'Role', type: 'string' }
          { name: 'IpAddresses', type: 'dynamic' }
          { name: 'Targets', type: 'dynamic' }
          { name: 'Roles', type: 'dynamic' }
          { name: 'Operations', type: 'dynamic' }
          { name: 'GroupValues', type: 'dynamic' }
          { name: 'FirstEvent', type: 'datetime' }
          { name: 'LastEvent', type: 'datetime' }
          { name: 'Measured', type: 'real' }
          { name: 'EventCount', type: 'long' }
          { name: 'Arithmetic', type: 'string' }
          { name: 'BlindRules', type: 'dynamic' }
          { name: 'AccountClass', type: 'string' }
          { name: 'AccountClassReason', type: 'string' }
          { name: 'Runbook', type: 'string' }
          { name: 'AlertLink', type: 'string' }
          { name: 'AuditLogLink', type: 'string' }
          { name: 'Events', type: 'dynamic' }
        ]
      }
    }
    destinations: {
      logAnalytics: [
        {
          workspaceResourceId: workspace.id
          name: 'workspace'
        }
      ]
    }
    dataFlows: [
      {
        streams: [
          'Custom-DetectAlerts_CL'
        ]
        destinations: [
          'workspace'
        ]
        transformKql: 'source'
        outputStream: 'Custom-DetectAlerts_CL'
      }
    ]
  }
}

resource writer 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(writerObjectId)) {
  scope: rule
  name: guid(rule.id, writerObjectId, publisherRole)
  properties: {
    roleDefinitionId: publisherRole
    principalId: writerObjectId
    principalType: 'ServicePrincipal'
  }
}

resource analytics 'Microsoft.SecurityInsights/alertRules@2023-12-01-preview' = {
  scope: workspace
  name: guid(resourceGroup().id, workspaceName, 'detect-alerts-nrt')
  kind: 'NRT'
  dependsOn: [
    table
  ]
  properties: {
    displayName: 'Alerts of Detect'
    description: 'Every new or changed alert of Detect, with its account, address and role.'
    enabled: true
    severity: 'Medium'
    query: '''
DetectAlerts_CL
| where NotificationKind in ("created", "updated") and AlertStatus != "closed"
| extend RoleResourceId = iff(isempty(Role), "", strcat("/providers/Microsoft.AADIAM/roles/", Role))
| project TimeGenerated, AlertId, RuleId, RuleTitle, Severity, Summary, Arithmetic, Actor, ActorId, IpAddress, Role, RoleResourceId, Runbook, AlertLink, AuditLogLink'''
    suppressionEnabled: false
    suppressionDuration: 'PT1H'
    tactics: [
      'Persistence'
      'PrivilegeEscalation'
    ]
    techniques: [
      'T1098'
    ]
    eventGroupingSettings: {
      aggregationKind: 'AlertPerResult'
    }
    alertDetailsOverride: {
      alertDisplayNameFormat: '{{RuleTitle}}'
      alertDescriptionFormat: '{{Summary}}'
      alertSeverityColumnName: 'Severity'
    }
    customDetails: {
      AlertId: 'AlertId'
      RuleId: 'RuleId'
      HowMany: 'Arithmetic'
      AlertLink: 'AlertLink'
      AuditLog: 'AuditLogLink'
    }
    entityMappings: [
      {
        entityType: 'Account'
        fieldMappings: [
          { identifier: 'FullName', columnName: 'Actor' }
          { identifier: 'AadUserId', columnName: 'ActorId' }
        ]
      }
      {
        entityType: 'IP'
        fieldMappings: [
          { identifier: 'Address', columnName: 'IpAddress' }
        ]
      }
      {
        entityType: 'AzureResource'
        fieldMappings: [
          { identifier: 'ResourceId', columnName: 'RoleResourceId' }
        ]
      }
    ]
    incidentConfiguration: {
      createIncident: true
      groupingConfiguration: {
        enabled: true
        reopenClosedIncident: false
        lookbackDuration: 'P1D'
        matchingMethod: 'Selected'
        groupByEntities: []
        groupByAlertDetails: []
        groupByCustomDetails: [
          'AlertId'
        ]
      }
    }
  }
}

output endpoint string = rule.properties.endpoints.logsIngestion
output ruleId string = rule.properties.immutableId
