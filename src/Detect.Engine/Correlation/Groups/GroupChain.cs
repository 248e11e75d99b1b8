namespace Detect.Engine;

/// <summary>Groups in the order in which they fall due: linked through the groups themselves, so that moving one costs nothing.</summary>
internal sealed class GroupChain
{
    private Group? tail;

    public Group? Head { get; private set; }

    public void Append(Group group)
    {
        group.Previous = tail;
        group.Next = null;
        if (tail is null)
        {
            Head = group;
        }
        else
        {
            tail.Next = group;
        }

        tail = group;
    }

    public void Remove(Group group)
    {
        if (group.Previous is null)
        {
            Head = group.Next;
        }
        else
        {
            group.Previous.Next = group.Next;
        }

        if (group.Next is null)
        {
            tail = group.Previous;
        }
        else
        {
            group.Next.Previous = group.Previous;
        }
    }
}
