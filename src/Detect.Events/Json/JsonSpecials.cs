using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Detect.Events;

/// <summary>
/// The places of the bytes at which a JSON string can end: quotes, backslashes and control characters, found a stretch ahead.
/// Where a string ends is then known without having read the one before it.
/// </summary>
internal sealed class JsonSpecials
{
    // Follows the places of a stretch; greater than any.
    private const int None = int.MaxValue;

    private const int Block = 64;
    private const int Stretch = 8 * Block;

    // Written whether or not a block has so many: nearly none has more.
    private const int AtOnce = 12;

    private readonly int[] places = new int[Stretch + AtOnce + 4];
    private nint scanned;
    private int at;

    /// <summary>After <see cref="End"/>: what follows the closing quote's place.</summary>
    internal ref int Behind => ref places[at + 1];

    /// <summary>After <see cref="End"/>: whether the string has an escape.</summary>
    internal bool IsEscaped { get; private set; }

    /// <summary>After <see cref="End"/>: where a string that does not end is at fault.</summary>
    internal nint Fault { get; private set; }

    /// <summary>
    /// Whether a string since the start has a character that JSON lets be written in another way too: by its number, or as an
    /// escaped solidus.
    /// </summary>
    internal bool HasFreeEscape { get; private set; }

    /// <summary>Begins anew; gives the places of the stretch at hand, in order and followed by one beyond any text: none as yet.</summary>
    internal ref int Start(nint i)
    {
        scanned = i;
        HasFreeEscape = false;
        ref var first = ref MemoryMarshal.GetArrayDataReference(places);
        first = None;
        return ref first;
    }

    /// <summary>Position of the closing quote, or a negative fault; for strings whose first special byte is no quote, or not yet known.</summary>
    /// <param name="from">A place of the stretch not behind the string's first byte.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal nint End(ref byte origin, nint i, nint end, ref int from)
    {
        at = (int)(Unsafe.ByteOffset(ref places[0], ref from) / sizeof(int));
        IsEscaped = false;
        while (true)
        {
            var place = Next(ref origin, i, end);
            if (place == None)
            {
                Fault = end;
                return JsonStrings.Unterminated;
            }

            switch (Unsafe.Add(ref origin, place))
            {
                case (byte)'"':
                    return place;
                case (byte)'\\':
                    IsEscaped = true;
                    i = JsonStrings.AfterEscape(ref origin, place + 1, end, out var fault);
                    Fault = fault;
                    if (i < 0)
                    {
                        return i;
                    }

                    HasFreeEscape |= i - place > 2 || Unsafe.Add(ref origin, place + 1) == '/';
                    break;
                default:
                    Fault = place;
                    return JsonStrings.ControlCharacter;
            }
        }
    }

    private int Next(ref byte origin, nint i, nint end)
    {
        while (true)
        {
            while (places[at] < i)
            {
                at++;
            }

            if (places[at] != None || scanned >= end)
            {
                return places[at];
            }

            Scan(ref origin, end);
        }
    }

    private void Scan(ref byte origin, nint end)
    {
        ref var next = ref MemoryMarshal.GetArrayDataReference(places);
        var last = scanned + Stretch;
        var i = scanned;
        for (; i < last && end - i >= Block; i += Block)
        {
            next = ref Write(ref next, (int)i, Specials(ref origin, i));
        }

        if (i < last && i < end)
        {
            next = ref Write(ref next, (int)i, LastSpecials(ref origin, i, end));
            i = end;
        }

        next = None;
        scanned = i;
        at = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref int Write(ref int next, int at, ulong specials)
    {
        var count = BitOperations.PopCount(specials);
        for (nint i = 0; i < AtOnce; i += 4)
        {
            Four(ref Unsafe.Add(ref next, i), at, ref specials);
        }

        for (nint i = AtOnce; i < count; i += 4)
        {
            Four(ref Unsafe.Add(ref next, i), at, ref specials);
        }

        return ref Unsafe.Add(ref next, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(ref int next, int at, ref ulong specials)
    {
        var (first, second) = (specials, specials & (specials - 1));
        var third = second & (second - 1);
        var fourth = third & (third - 1);
        next = at + BitOperations.TrailingZeroCount(first);
        Unsafe.Add(ref next, 1) = at + BitOperations.TrailingZeroCount(second);
        Unsafe.Add(ref next, 2) = at + BitOperations.TrailingZeroCount(third);
        Unsafe.Add(ref next, 3) = at + BitOperations.TrailingZeroCount(fourth);
        specials = fourth & (fourth - 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Specials(ref byte origin, nint at)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            var bytes = Vector512.LoadUnsafe(ref origin, (nuint)at);
            return Vector512.Equals(bytes, Vector512.Create((byte)'"')).ExtractMostSignificantBits()
                | Vector512.Equals(bytes, Vector512.Create((byte)'\\')).ExtractMostSignificantBits()
                | Vector512.LessThan(bytes, Vector512.Create((byte)0x20)).ExtractMostSignificantBits();
        }

        return Specials(Vector256.LoadUnsafe(ref origin, (nuint)at))
            | (ulong)Specials(Vector256.LoadUnsafe(ref origin, (nuint)at + (nuint)Vector256<byte>.Count)) << Vector256<byte>.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Specials(Vector256<byte> bytes) =>
        (Vector256.Equals(bytes, Vector256.Create((byte)'"'))
            | Vector256.Equals(bytes, Vector256.Create((byte)'\\'))
            | Vector256.Equals(Vector256.Min(bytes, Vector256.Create((byte)0x1f)), bytes)).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ulong LastSpecials(ref byte origin, nint at, nint end)
    {
        Span<byte> block = stackalloc byte[Block];
        block.Fill((byte)' ');
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref origin, at), (int)(end - at)).CopyTo(block);
        return Specials(ref MemoryMarshal.GetReference(block), 0);
    }
}
