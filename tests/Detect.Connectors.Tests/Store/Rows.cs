using FluentAssertions.Equivalency;

namespace Detect.Connectors.Tests.Store;

/// <summary>Compares rows by what they hold: a record of bytes is equal to another of the same bytes.</summary>
internal static class Rows
{
    public static EquivalencyAssertionOptions<T> InOrder<T>(EquivalencyAssertionOptions<T> options) => options
        .WithStrictOrdering()
        .Using<ReadOnlyMemory<byte>>(context => context.Subject.ToArray().Should().Equal(context.Expectation.ToArray()))
        .WhenTypeIs<ReadOnlyMemory<byte>>();
}
