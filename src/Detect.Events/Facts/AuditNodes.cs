using System.Text;

namespace Detect.Events;

/// <summary>The parts of an audit record that facts are derived from.</summary>
internal static class AuditNodes
{
    private static readonly int InitiatedBy = RecordNames.InResource("initiatedBy"u8);
    private static readonly int TargetResources = RecordNames.InResource("targetResources"u8);
    private static readonly int AdditionalDetails = RecordNames.InResource("additionalDetails"u8);
    private static readonly int LoggedByService = RecordNames.InResource("loggedByService"u8);

    internal static int InitiatedByUser(RecordIndex record) => record.Member(record.Resource(InitiatedBy), "user"u8);

    internal static int InitiatedByApp(RecordIndex record) => record.Member(record.Resource(InitiatedBy), "app"u8);

    internal static Members Targets(RecordIndex record) => new(record, record.Resource(TargetResources));

    internal static Members Details(RecordIndex record) => new(record, record.Resource(AdditionalDetails));

    /// <summary>The changed properties of one target.</summary>
    internal static Members Changes(RecordIndex record, int target) =>
        new(record, record.Member(target, "modifiedProperties"u8));

    /// <summary>Enumerates the members of an array, or a lone object in its place.</summary>
    internal readonly struct Members(RecordIndex record, int node)
    {
        public Enumerator GetEnumerator() => new(record, node);
    }

    internal struct Enumerator
    {
        private readonly RecordIndex record;
        private readonly int end;
        private int next;

        internal Enumerator(RecordIndex record, int node)
        {
            this.record = record;
            var kind = record.KindOf(node);
            next = kind == JsonNodeKind.Array ? node + 1 : node;
            end = kind is JsonNodeKind.Array or JsonNodeKind.Object ? record.Tape[node].Next : next;
        }

        public int Current { get; private set; }

        public bool MoveNext()
        {
            if (next >= end)
            {
                return false;
            }

            Current = next;
            next = record.Tape[next].Next;
            return true;
        }
    }
}
