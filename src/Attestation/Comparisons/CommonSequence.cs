namespace Attestation.Comparisons;

/// <summary>The longest common subsequence of two lists: what stays in its place when the rest is inserted, removed or changed.</summary>
static class CommonSequence
{
    /// <summary>16 MiB of table. Real registers have some tens of events; lists beyond it are compared without fixed places.</summary>
    const long MaximumCells = 1 << 22;

    /// <summary>Pairs of indices of equal items, ascending in both.</summary>
    public static List<(int Before, int After)> Of<T>(IReadOnlyList<T> before, IReadOnlyList<T> after, Func<T, T, bool> isSame)
    {
        var pairs = new List<(int, int)>();
        var start = 0;
        while (start < before.Count && start < after.Count && isSame(before[start], after[start]))
            pairs.Add((start, start++));
        var end = 0;
        while (end < before.Count - start && end < after.Count - start && isSame(before[^(end + 1)], after[^(end + 1)]))
            end++;
        var (rows, columns) = (before.Count - start - end, after.Count - start - end);
        if ((long)rows * columns <= MaximumCells)
            AddMiddle(pairs, rows, columns, start, (row, column) => isSame(before[start + row], after[start + column]));
        for (; end > 0; end--)
            pairs.Add((before.Count - end, after.Count - end));
        return pairs;
    }

    static void AddMiddle(List<(int, int)> pairs, int rows, int columns, int start, Func<int, int, bool> isSame)
    {
        // lengths[row, column]: of the longest common subsequence of what begins there.
        var lengths = new int[rows + 1, columns + 1];
        for (var row = rows - 1; row >= 0; row--)
        {
            for (var column = columns - 1; column >= 0; column--)
            {
                lengths[row, column] = isSame(row, column)
                    ? lengths[row + 1, column + 1] + 1
                    : Math.Max(lengths[row + 1, column], lengths[row, column + 1]);
            }
        }
        for (int row = 0, column = 0; row < rows && column < columns;)
        {
            if (isSame(row, column))
                pairs.Add((start + row++, start + column++));
            else if (lengths[row + 1, column] >= lengths[row, column + 1])
                row++;
            else
                column++;
        }
    }
}
