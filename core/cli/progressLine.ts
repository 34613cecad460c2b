import type { Progress } from "../contract/jobs.ts";
import { printable } from "./printable.ts";

interface Screen {
  readonly isTTY: boolean;
  readonly columns: number;
  write(text: string): void;
}

/** Milliseconds between lines where the output is no terminal. */
const sparse = 5000;

/**
 * Progress for people, on stderr: one line that is written over on a terminal, and elsewhere a line at the start of each
 * phase and every five seconds.
 */
export class ProgressLine {
  readonly #screen: Screen;
  readonly #now: () => number;
  #phase = "";
  #phaseStart = 0;
  #phaseFrom = 0;
  #lastLine = 0;
  #shown = false;

  constructor(screen: Screen, now: () => number) {
    this.#screen = screen;
    this.#now = now;
  }

  show(progress: Progress): void {
    const now = this.#now();
    const begun = progress.phase !== this.#phase;
    if (begun) {
      this.#phase = progress.phase;
      this.#phaseStart = now;
      this.#phaseFrom = progress.done;
    }
    if (this.#screen.isTTY) {
      this.#screen.write(`\r\u001b[2K${this.#text(progress, now).slice(0, this.#screen.columns - 1)}`);
      this.#shown = true;
    } else if (begun || now - this.#lastLine >= sparse) {
      this.#screen.write(`${this.#text(progress, now)}\n`);
      this.#lastLine = now;
    }
  }

  /** Makes room for other output. */
  clear(): void {
    if (this.#shown) this.#screen.write("\r\u001b[2K");
    this.#shown = false;
  }

  #text({ phase, done, total, unit }: Progress, now: number): string {
    const count = total > 0 ? ` ${done} of ${total} ${unit}` : done > 0 ? ` ${done} ${unit}` : "";
    const rate = ((done - this.#phaseFrom) / (now - this.#phaseStart)) * 1000;
    if (!Number.isFinite(rate) || rate <= 0) return `${printable(phase)}${count === "" ? "…" : `:${count}`}`;
    const left = total > done ? `, ${duration((total - done) / rate)} left` : "";
    return `${printable(phase)}:${count}, ${rate >= 10 ? rate.toFixed(0) : rate.toFixed(1)}/s${left}`;
  }
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
