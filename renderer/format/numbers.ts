// A thin no-break space: groups of three stay legible without being taken for a decimal point or comma.
const thin = "\u202f";

/** A count with its digits in groups of three: 12 345. */
export function formatCount(count: number): string {
  return Math.round(count)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, thin);
}

/** A large count as it is said: "9 536", "222 k", "13.1 M". */
export function formatLarge(count: number): string {
  if (count < 10_000) return formatCount(count);
  const [value, unit] = count < 999_500 ? [count / 1000, "k"] : [count / 1e6, "M"];
  return `${value >= 99.5 ? Math.round(value) : Number(value.toFixed(1))}${thin}${unit}`;
}

/** `formatCount` and its noun: "1 photo", "12 photos". */
export function formatNoun(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** A share from 0 to 1 as a percentage; whole numbers unless digits are asked for, and 100 % only for all of it. */
export function formatPercent(share: number, digits = 0): string {
  if (!Number.isFinite(share)) return "–";
  const scale = 10 ** digits;
  const rounded = Math.round(share * 100 * scale) / scale;
  // 99.97 % that reads as 100 % would hide a mistake, and 0 % would hide that something is there.
  const honest = rounded === 100 && share < 1 ? 100 - 1 / scale : rounded === 0 && share > 0 ? 1 / scale : rounded;
  return `${honest.toFixed(digits)}${thin}%`;
}

/** Both ends of an interval of shares: "75–96 %". */
export function formatInterval(low: number, high: number): string {
  return `${Math.round(low * 100)}–${Math.round(high * 100)}${thin}%`;
}

/** Seconds as a person says them: "40 ms", "0.4 s", "12 s", "3 min 20 s", "2 h 5 min". */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return "–";
  if (seconds > 0 && seconds < 0.0995) return `${Math.max(1, Math.round(seconds * 1000))}${thin}ms`;
  if (seconds < 9.95) return `${seconds.toFixed(1)}${thin}s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole}${thin}s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return join(minutes, "min", whole % 60, "s");
  return join(Math.floor(minutes / 60), "h", minutes % 60, "min");
}

function join(large: number, largeUnit: string, small: number, smallUnit: string): string {
  const head = `${large}${thin}${largeUnit}`;
  return small === 0 ? head : `${head} ${small}${thin}${smallUnit}`;
}

const units = ["B", "kB", "MB", "GB", "TB"] as const;

/** Bytes in powers of a thousand, as file managers show them. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.5 ? 0 : 1;
  return `${value.toFixed(digits)}${thin}${units[unit] ?? "B"}`;
}

/** Things a second: two significant digits below ten, whole above. */
export function formatRate(perSecond: number, unit: string): string {
  const figure = perSecond < 10 ? perSecond.toFixed(1) : formatCount(perSecond);
  return `${figure} ${unit}/s`;
}

/** A loss with the six decimals that fast.ai prints, "–" where it is not a number. */
export function formatLoss(loss: number): string {
  return Number.isFinite(loss) ? loss.toFixed(6) : "–";
}

/** Day and time of a moment in milliseconds since the epoch, in the person's own locale. */
export function formatMoment(moment: number): string {
  return new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" }).format(moment);
}

/** A moment in the space of a list: the time where it is of the same day as `now`, else day and month. */
export function formatDay(moment: number, now: number): string {
  const today = new Date(moment).toDateString() === new Date(now).toDateString();
  return new Intl.DateTimeFormat(undefined, today ? { timeStyle: "short" } : { day: "numeric", month: "short" }).format(
    moment,
  );
}
