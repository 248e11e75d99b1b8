namespace Detect.Benchmarks;

/// <summary>Draws ranks so that rank r comes up in proportion to 1 / (r + 1)^exponent.</summary>
internal sealed class ZipfTable
{
    private readonly double[] cumulative;

    public ZipfTable(int count, double exponent)
    {
        cumulative = new double[count];
        var sum = 0.0;
        for (var i = 0; i < count; i++)
        {
            sum += Math.Pow(i + 1, -exponent);
            cumulative[i] = sum;
        }
    }

    public int Rank(Draw draw)
    {
        var found = Array.BinarySearch(cumulative, draw.Fraction() * cumulative[^1]);
        return Math.Min(found < 0 ? ~found : found, cumulative.Length - 1);
    }
}
