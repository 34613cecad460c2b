/** An instant on this machine's clock, to the minute: "2026-11-28 17:05". @param instant milliseconds since the epoch, or ISO text */
export function minuteOf(instant: number | string): string {
  // Swedish is the locale that writes it so.
  return new Date(instant).toLocaleString("sv", { dateStyle: "short", timeStyle: "short" });
}
