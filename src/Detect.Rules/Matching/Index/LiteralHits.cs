namespace Detect.Rules;

/// <summary>The literals found in one field of one event, each once.</summary>
internal sealed class LiteralHits(ulong[] foundIn)
{
    private int[] numbers = new int[8];
    private ulong epoch;

    public int Count { get; private set; }

    public int this[int index] => numbers[index];

    public void Begin(ulong newEpoch)
    {
        epoch = newEpoch;
        Count = 0;
    }

    public void Add(int number)
    {
        if (foundIn[number] == epoch)
        {
            return;
        }

        foundIn[number] = epoch;
        if (Count == numbers.Length)
        {
            Array.Resize(ref numbers, Count * 2);
        }

        numbers[Count++] = number;
    }

    public bool Contains(int number) => foundIn[number] == epoch;
}
