import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ThawError } from "../../../core/contract/errors.ts";
import type { JobState, JobView } from "../../../core/contract/jobs.ts";
import type { Lane } from "../../../core/contract/schema.ts";
import { JobQueue, type JobScope } from "../../../core/jobs/jobQueue.ts";

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A queue whose jobs end when, and as, the test says. */
class Bench {
  readonly changes: JobView[] = [];
  readonly queue = new JobQueue({ now: () => 42 }, (job) => this.changes.push(job));
  readonly begun: string[] = [];
  readonly scopes = new Map<string, JobScope>();
  readonly ends = new Map<string, { resolve: () => void; reject: (error: Error) => void }>();
  readonly outcomes = new Map<string, string>();

  submit(lane: Lane, barrier = false): string {
    const { id, result } = this.queue.submit({
      command: "library.scan",
      title: "Scan",
      lane,
      barrier,
      run: (scope) => {
        this.begun.push(scope.id);
        this.scopes.set(scope.id, scope);
        return new Promise<void>((resolve, reject) => {
          this.ends.set(scope.id, { resolve, reject });
          scope.signal.addEventListener("abort", () => reject(scope.signal.reason as Error));
        });
      },
    });
    result.then(
      () => this.outcomes.set(id, "done"),
      (error: unknown) => this.outcomes.set(id, (error as ThawError).code),
    );
    return id;
  }

  states(): Record<string, JobState> {
    return Object.fromEntries(this.queue.list().map(({ id, state }) => [id, state]));
  }
}

afterEach(() => vi.useRealTimers());

describe("JobQueue", () => {
  it("runs one job a lane, the lanes beside each other", async () => {
    const bench = new Bench();
    const [a, b, c] = [bench.submit("disk"), bench.submit("disk"), bench.submit("accelerator")];
    await turn();
    expect(bench.states()).toEqual({ [a]: "running", [b]: "queued", [c]: "running" });
    bench.ends.get(a)?.resolve();
    await turn();
    expect(bench.states()).toEqual({ [a]: "succeeded", [b]: "running", [c]: "running" });
    expect(bench.changes.find(({ id, state }) => id === a && state === "running")?.started).toBe(42);
  });

  it("fails a job with the error's wire form and goes on with the next", async () => {
    const bench = new Bench();
    const [a, b] = [bench.submit("disk"), bench.submit("disk")];
    await turn();
    bench.ends.get(a)?.reject(new ThawError("diskFull", "No room.", { retryable: true }));
    await turn();
    expect(bench.queue.list()[0]).toMatchObject({ state: "failed", error: { code: "diskFull", retryable: true } });
    expect(bench.states()[b]).toBe("running");
    expect(bench.outcomes.get(a)).toBe("diskFull");
  });

  it("survives work that throws before its first await", async () => {
    const bench = new Bench();
    const { result } = bench.queue.submit({
      command: "library.scan",
      title: "Scan",
      lane: "disk",
      run: () => {
        throw new Error("at once");
      },
    });
    await expect(result).rejects.toMatchObject({ code: "internal" });
    const next = bench.submit("disk");
    await turn();
    expect(bench.states()[next]).toBe("running");
  });

  it("drains one lane and waits for clean ends", async () => {
    const bench = new Bench();
    const [a, b, c] = [bench.submit("accelerator"), bench.submit("accelerator"), bench.submit("disk")];
    await turn();
    await bench.queue.drain("accelerator");
    expect(bench.states()).toEqual({ [a]: "cancelled", [b]: "cancelled", [c]: "running" });
    expect(bench.begun).not.toContain(b);
  });

  it("holds what was submitted after a barrier in either lane, and spares it when free jobs are drained", async () => {
    const bench = new Bench();
    const [before, barrier, after] = [
      bench.submit("accelerator"),
      bench.submit("disk", true),
      bench.submit("accelerator"),
    ];
    await turn();
    expect(bench.states()).toEqual({ [before]: "running", [barrier]: "running", [after]: "queued" });
    await bench.queue.drain("accelerator", "free");
    await turn();
    expect(bench.states()).toEqual({ [before]: "cancelled", [barrier]: "running", [after]: "queued" });
    bench.ends.get(barrier)?.resolve();
    await turn();
    expect(bench.states()[after]).toBe("running");
  });

  it("remembers only the last ended jobs", async () => {
    const bench = new Bench();
    for (let n = 0; n < 80; n += 1) bench.queue.cancel(bench.submit("disk"));
    await turn();
    expect(bench.queue.list()).toHaveLength(50);
    expect(() => bench.queue.cancel("1")).toThrow(expect.objectContaining({ code: "notFound" }) as Error);
  });

  it("lets at most ten reports a second through, and always the last", async () => {
    vi.useFakeTimers();
    const bench = new Bench();
    const id = bench.submit("disk");
    await vi.advanceTimersByTimeAsync(0);
    const seen = (): number[] => bench.changes.flatMap(({ progress }) => (progress ? [progress.done] : []));
    for (let done = 1; done <= 1000; done += 1) {
      bench.scopes.get(id)?.report({ phase: "Reading", done, total: 1000, unit: "photos" });
      await vi.advanceTimersByTimeAsync(1);
    }
    expect(seen().length).toBeLessThanOrEqual(11);
    expect(seen()[0]).toBe(1);
    await vi.advanceTimersByTimeAsync(100);
    expect(seen().at(-1)).toBe(1000);
    bench.scopes.get(id)?.report({ phase: "Writing", done: 1, total: 2, unit: "files" });
    bench.scopes.get(id)?.report({ phase: "Writing", done: 2, total: 2, unit: "files" });
    bench.ends.get(id)?.resolve();
    await vi.advanceTimersByTimeAsync(0);
    expect(bench.changes.at(-1)).toMatchObject({ state: "succeeded", progress: { phase: "Writing", done: 2 } });
  });

  it("agrees with its model over any order of submits, ends and cancels", async () => {
    const action = fc.oneof(
      fc.record({
        do: fc.constant("submit" as const),
        lane: fc.constantFrom<Lane>("disk", "accelerator"),
        barrier: fc.boolean(),
      }),
      fc.record({ do: fc.constantFrom("resolve" as const, "reject" as const, "cancel" as const), job: fc.nat(12) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 30 }), async (actions) => {
        const bench = new Bench();
        const model: { id: string; lane: Lane; barrier: boolean; state: JobState }[] = [];
        const begun: string[] = [];
        for (const step of actions) {
          if (step.do === "submit") {
            const { lane, barrier } = step;
            model.push({ id: bench.submit(lane, barrier), lane, barrier, state: "queued" });
          } else {
            const job = model[step.job];
            if (job === undefined) continue;
            if (step.do === "cancel") {
              bench.queue.cancel(job.id);
              if (job.state === "queued" || job.state === "running") job.state = "cancelled";
            } else if (job.state === "running") {
              if (step.do === "resolve") bench.ends.get(job.id)?.resolve();
              else bench.ends.get(job.id)?.reject(new Error("no"));
              job.state = step.do === "resolve" ? "succeeded" : "failed";
            }
          }
          for (const lane of ["disk", "accelerator"] as const) {
            const own = model.filter((job) => job.lane === lane);
            const next = own.find(({ state }) => state === "queued");
            const earlier = next === undefined ? [] : model.slice(0, model.indexOf(next));
            const held = earlier.some(({ barrier, state }) => barrier && (state === "queued" || state === "running"));
            if (next !== undefined && !held && !own.some(({ state }) => state === "running")) {
              next.state = "running";
              begun.push(next.id);
            }
          }
          await turn();
          expect(bench.states()).toEqual(Object.fromEntries(model.map(({ id, state }) => [id, state])));
        }
        expect(new Set(bench.begun)).toEqual(new Set(begun));
        expect(bench.begun).toHaveLength(begun.length);
      }),
      { numRuns: 150 },
    );
  });
});
