using System.ComponentModel;
using System.Runtime.InteropServices;

namespace KmsBench;

/// <summary>The processor time of another process, in nanoseconds; <c>/proc</c> has it in hundredths of a second, which is too coarse for a short stretch.</summary>
static partial class ProcessorClock
{
    // Of all threads of a process, those that have ended included: clock_getcpuclockid(3) makes it so.
    const int OfScheduler = 2;

    /// <exception cref="Win32Exception">There is no such process.</exception>
    public static TimeSpan Of(int process)
    {
        if (clock_gettime((~process << 3) | OfScheduler, out var time) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError(), $"The processor time of process {process} cannot be read.");
        return TimeSpan.FromTicks((time.Seconds * TimeSpan.TicksPerSecond) + (time.Nanoseconds / TimeSpan.NanosecondsPerTick));
    }

    readonly record struct TimeSpec(long Seconds, long Nanoseconds);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int clock_gettime(int clock, out TimeSpec time);
}
