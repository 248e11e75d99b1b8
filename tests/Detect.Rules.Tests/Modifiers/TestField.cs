using Detect.Events;

namespace Detect.Rules.Tests.Modifiers;

/// <summary>A field without an event, for tests that only build or show expressions.</summary>
internal sealed class TestField(string name) : EventField(name, FieldType.Text, EventTables.Json);
