namespace Detect.Rules;

/// <summary>Groups of four bytes at every place: for the shortest literals.</summary>
internal sealed class DenseScanner(IReadOnlyList<(string Text, int Number)> literals)
    : SubstringScanner(literals, WordLength, stride: 1)
{
    protected override uint Gram(ReadOnlySpan<byte> text) => Word(text);

    protected override void Scan(ReadOnlySpan<byte> text, LiteralHits hits) => ScanSingly(text, 0, hits);
}
