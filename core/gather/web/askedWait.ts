/** Milliseconds in the units in which rate limits are written: "20/min", "200/day". */
const units: readonly (readonly [RegExp, number])[] = [
  [/^s/, 1000],
  [/^m(?!o)/, 60_000],
  [/^h/, 3_600_000],
  [/^d/, 86_400_000],
];

/** Above this a reset is an instant and no span: seconds since 1970. */
const instantFrom = 1e9;

interface Headers {
  get(name: string): string | null;
  forEach(visit: (value: string, name: string) => void): void;
}

/** @returns milliseconds that Retry-After asks for, as seconds or as a date (RFC 9110, 10.2.3) */
export function retryAfter(headers: Pick<Headers, "get">, now: number): number | undefined {
  const value = headers.get("retry-after")?.trim();
  if (value === undefined || value === "") return undefined;
  const span = /^\d+(\.\d+)?$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isFinite(span) ? Math.max(0, span) : undefined;
}

/**
 * How long a server asks to be left alone by an answer's head: Retry-After, the used-up X-RateLimit-Remaining with
 * its reset,
 * and Openverse's X-RateLimit-Available-<scope> with the window of X-RateLimit-Limit-<scope>.
 * @returns milliseconds, 0 where nothing is asked
 */
export function askedWait(headers: Headers, now: number): number {
  const waits = [retryAfter(headers, now) ?? 0];
  const reset = Number(headers.get("x-ratelimit-reset") ?? Number.NaN);
  if (headers.get("x-ratelimit-remaining")?.trim() === "0" && Number.isFinite(reset)) {
    waits.push(reset >= instantFrom ? reset * 1000 - now : reset * 1000);
  }
  headers.forEach((value, name) => {
    const scope = /^x-ratelimit-available-(.+)$/i.exec(name)?.[1];
    if (scope === undefined || !/^(0|-\d+)$/.test(value.trim())) return;
    waits.push(windowOf(headers.get(`x-ratelimit-limit-${scope}`)));
  });
  return Math.max(0, ...waits);
}

/** The window of "20/min"; a minute where it is not told. */
function windowOf(limit: string | null): number {
  const unit = limit?.split("/")[1]?.trim().toLowerCase() ?? "min";
  return units.find(([pattern]) => pattern.test(unit))?.[1] ?? 60_000;
}
