import { setTimeout as sleep } from "node:timers/promises";
import { DownloadFault } from "../../download/downloadFault.ts";

/** How often and how many at once a server may be asked. */
export interface Pace {
  readonly atOnce: number;
  readonly perMinute?: number;
}

export interface GateClock {
  /** Milliseconds; the zero does not matter. */
  now(): number;
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}

export const systemGateClock: GateClock = {
  now: () => Date.now(),
  sleep: async (milliseconds, signal) => {
    await sleep(milliseconds, undefined, { signal });
  },
};

/** Longer than this nobody waits in front of a window, milliseconds. */
export const longestWait = 90_000;
/** What a person would take for standing still, milliseconds. */
const noticedWait = 3000;
const minute = 60_000;

/** Lets requests to one server through at its pace, and none while it has asked to be left alone. */
export class HostGate {
  readonly #pace: Pace;
  readonly #clock: GateClock;
  readonly #waiting: (() => void)[] = [];
  readonly #starts: number[] = [];
  #inside = 0;
  #closedUntil = 0;

  constructor(pace: Pace, clock: GateClock = systemGateClock) {
    this.#pace = pace;
    this.#clock = clock;
  }

  /**
   * Waits for one's turn. @param onWait told before a wait that a person would notice @returns what is to be called when the request has ended
   * @throws DownloadFault where the server asks for a longer wait than anybody has; the signal's reason
   */
  async enter(signal: AbortSignal, onWait?: (milliseconds: number) => void): Promise<() => void> {
    await this.#place(signal);
    const leave = (): void => {
      this.#inside -= 1;
      this.#waiting.shift()?.();
    };
    try {
      for (let wait = this.#wait(); wait > 0; wait = this.#wait()) {
        if (wait > longestWait) throw this.#tooLong();
        if (wait >= noticedWait) onWait?.(wait);
        await this.#clock.sleep(wait, signal);
      }
    } catch (error) {
      leave();
      throw error;
    }
    this.#starts.push(this.#clock.now());
    return leave;
  }

  /** The server asked to be left alone. */
  pause(milliseconds: number): void {
    this.#closedUntil = Math.max(this.#closedUntil, this.#clock.now() + milliseconds);
  }

  async #place(signal: AbortSignal): Promise<void> {
    while (this.#inside >= this.#pace.atOnce) {
      await new Promise<void>((resolve, reject) => {
        const enter = (): void => {
          signal.removeEventListener("abort", stop);
          resolve();
        };
        const stop = (): void => {
          this.#waiting.splice(this.#waiting.indexOf(enter), 1);
          reject(signal.reason as Error);
        };
        this.#waiting.push(enter);
        signal.addEventListener("abort", stop, { once: true });
      });
    }
    signal.throwIfAborted();
    this.#inside += 1;
  }

  #wait(): number {
    const now = this.#clock.now();
    const closed = this.#closedUntil - now;
    const { perMinute } = this.#pace;
    if (perMinute === undefined) return closed;
    while (this.#starts.length > perMinute) this.#starts.shift();
    const oldest = this.#starts.length < perMinute ? undefined : this.#starts[0];
    return oldest === undefined ? closed : Math.max(closed, oldest + minute - now);
  }

  #tooLong(): DownloadFault {
    const wait = this.#closedUntil - this.#clock.now();
    const text = `the server asks to be left alone until ${timeOfDay(wait)}`;
    return new DownloadFault(text, true, { code: "rateLimited", wait });
  }
}

/** The time of day in so many milliseconds, "14:05". */
export function timeOfDay(wait: number): string {
  const until = new Date(Date.now() + wait);
  return `${String(until.getHours()).padStart(2, "0")}:${String(until.getMinutes()).padStart(2, "0")}`;
}
