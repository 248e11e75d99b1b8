namespace Detect.Connectors;

/// <summary>What happened to a finding, numbered as in OCSF.</summary>
public enum OcsfActivity
{
    Create = 1,
    Update = 2,
    Close = 3,
}
